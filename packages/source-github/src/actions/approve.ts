import {
  type About,
  type Action,
  type ActionEnd,
  type Choice,
  codeSpan,
  type Field,
  type Found,
  found,
  type Order,
} from "@tocsin/core";
import { fields } from "../fields.ts";
import { line } from "../text.ts";
import { askForAny, change, type Hand, never, readActions } from "./hand.ts";
import { calledAll, type Run, waitingIn } from "./runs.ts";

/** An environment that a run waits for. */
interface Pending {
  readonly run: Run;
  readonly id: number;
  readonly name: string;
  readonly mayApprove: boolean;
}

const mostRuns = 5;
const right = "Deployments: read and write";

/** Answers a run that waits until somebody approves its deployment. */
export function approve(hand: Hand): Action {
  const candidates = (about: About | undefined) =>
    about === undefined ? [] : waitingIn(about, hand.allowed).slice(0, mostRuns);
  return {
    name: "approve",
    title: "Approve deployment",
    description: "Approve or reject a deployment that waits for a review.",
    applies: (about) => candidates(about).length > 0,
    fields: (about) => fieldsFor(candidates(about), hand),
    confirm: (about) =>
      `Answer for the deployment of ${calledAll(candidates(about))}? What is approved is deployed.`,
    run: (order) => run(candidates(order.about), order, hand),
  };
}

async function fieldsFor(runs: readonly Run[], hand: Hand): Promise<readonly Field[]> {
  const read = await pendingOf(runs, hand, never);
  if (!read.ok) throw new Error(read.end.text);
  const [first] = read.found;
  if (first === undefined) throw new Error("nothing waits for approval there any more");
  const own = read.found.filter(({ mayApprove }) => mayApprove);
  if (own.length === 0) throw new Error(notReviewer(first, hand));
  const [newest] = own;
  return [
    {
      name: "environment",
      label: "Environment",
      kind: "choice",
      required: true,
      choices: own.map((each): Choice => ({ value: keyOf(each), label: labelOf(each, runs) })),
      ...(newest === undefined ? {} : { initial: keyOf(newest) }),
    },
    {
      name: "answer",
      label: "Answer",
      kind: "choice",
      required: true,
      choices: [
        { value: "approved", label: "Approve" },
        { value: "rejected", label: "Reject" },
      ],
    },
    { name: "comment", label: "Comment", kind: "lines", longest: 500 },
  ];
}

async function run(runs: readonly Run[], order: Order, hand: Hand): Promise<ActionEnd> {
  const read = await pendingOf(runs, hand, order.signal);
  if (!read.ok) return read.end;
  const chosen = read.found.find((each) => keyOf(each) === order.values.environment);
  if (chosen === undefined)
    return { status: "refused", text: "that deployment does not wait for an answer any more" };
  if (!chosen.mayApprove) return { status: "refused", text: notReviewer(chosen, hand) };
  const { repository, id, called } = chosen.run;
  const answer = order.values.answer === "rejected" ? "rejected" : "approved";
  const comment = order.values.comment ?? order.why ?? "";
  const body = {
    environment_ids: [chosen.id],
    state: answer,
    // GitHub shows it as the words of whom the token is of.
    comment: line(`${comment} (${answer} by ${order.by.name} through Tocsin)`, 700),
  };
  const subject = { repository, what: called, right };
  const path = `/actions/runs/${id}/pending_deployments`;
  const { end } = await change(hand, subject, path, [200], order.signal, body);
  if (end !== undefined) return end;
  const text = `${called} of ${repository} is ${answer} for ${codeSpan(chosen.name, 120)}`;
  return { status: "done", text };
}

async function pendingOf(
  runs: readonly Run[],
  hand: Hand,
  signal: AbortSignal,
): Promise<Found<readonly Pending[]>> {
  const pending: Pending[] = [];
  for (const each of runs) {
    const { repository, id, called: what } = each;
    const subject = { repository, what, right: readActions };
    const read = await askForAny(hand, subject, `/actions/runs/${id}/pending_deployments`, signal);
    if (!read.ok) return read;
    for (const one of fields({ list: read.found }).list("list", 50)) {
      const environment = one.object("environment");
      const number = environment.integer("id");
      const name = environment.line("name", 120);
      if (number === undefined || name === "") continue;
      const mayApprove = one.flag("current_user_can_approve");
      pending.push({ run: each, id: number, name, mayApprove });
    }
  }
  return found(pending);
}

function notReviewer({ name, run: { repository } }: Pending, { option }: Hand): string {
  const environment = codeSpan(name, 120);
  return `whom the token of ${option}.token is of may not review ${environment}: add them to its required reviewers (${repository} → Settings → Environments → ${environment})`;
}

function keyOf({ run: { repository, id }, id: environment }: Pending): string {
  return `${repository}:${id}:${environment}`;
}

function labelOf({ name, run: { called } }: Pending, runs: readonly Run[]): string {
  return line(runs.length === 1 ? name : `${name} (${called})`, 75);
}
