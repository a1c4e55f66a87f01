import type { About, Action, ActionEnd, Order } from "@tocsin/core";
import type { Fields } from "../fields.ts";
import { ask, change, type Hand, readActions, writeActions } from "./hand.ts";
import { calledAll, isGoing, type Run, runFields, runOrdered, runsIn } from "./runs.ts";

interface Kind {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly what: string;
  readonly path: string;
  readonly from: readonly string[];
}

const whole: Kind = {
  name: "rerun",
  title: "Re-run all",
  description: "Run all jobs of a workflow run again.",
  what: "all jobs",
  path: "/rerun",
  from: ["failed", "cancelled"],
};
const failed: Kind = {
  name: "rerun-failed",
  title: "Re-run failed",
  description: "Run the failed jobs of a workflow run again, and what depends on them.",
  what: "the failed jobs",
  path: "/rerun-failed-jobs",
  from: ["failed"],
};

/** Runs everything again. */
export const rerun = (hand: Hand): Action => rerunning(whole, hand);

/** Runs again what failed. */
export const rerunFailed = (hand: Hand): Action => rerunning(failed, hand);

function rerunning(kind: Kind, hand: Hand): Action {
  const candidates = (about: About | undefined): readonly Run[] => {
    const runs = about === undefined ? [] : runsIn(about, hand.allowed);
    const [newest] = runs;
    // What goes on is to be waited for, or cancelled.
    if (newest === undefined || isGoing(newest)) return [];
    return runs.filter(({ status }) => kind.from.includes(status));
  };
  return {
    name: kind.name,
    title: kind.title,
    description: kind.description,
    applies: (about) => candidates(about).length > 0,
    fields: async (about) => runFields(candidates(about)),
    confirm: (about) => `Run ${kind.what} of ${calledAll(candidates(about))} again?`,
    run: (order) => run(kind, candidates(order.about), order, hand),
  };
}

async function run(kind: Kind, runs: readonly Run[], order: Order, hand: Hand): Promise<ActionEnd> {
  const chosen = runOrdered(order, runs);
  if (chosen === undefined)
    return { status: "refused", text: "the incident holds no such run that is over any more" };
  const { repository, id, called } = chosen;
  const place = `/actions/runs/${id}`;
  const reading = { repository, what: called, right: readActions };
  const read = await ask(hand, reading, place, order.signal);
  if (!read.ok) return read.end;
  const before = read.found;
  if (before.line("status") !== "completed")
    return { status: "refused", text: `${called} of ${repository} is running already` };
  if (kind === failed && before.line("conclusion") === "success")
    return { status: "refused", text: `${called} of ${repository} has no failed job` };
  const writing = { ...reading, right: writeActions };
  const { answer, end } = await change(hand, writing, `${place}${kind.path}`, [201], order.signal);
  if (end === undefined) return done(kind, chosen, before);
  if (end.status !== "unclear" || answer.kind === "unsent") return end;
  // Whether it was taken shows in the number of attempts.
  const after = await ask(hand, reading, place, order.signal);
  const attempts = (of: Fields) => of.integer("run_attempt") ?? 1;
  return after.ok && attempts(after.found) > attempts(before)
    ? done(kind, chosen, after.found)
    : end;
}

function done({ what }: Kind, { called, repository }: Run, run: Fields): ActionEnd {
  const page = run.url("html_url");
  const where = page === undefined ? "" : `: ${page}`;
  return {
    status: "done",
    text: `GitHub runs ${what} of ${called} of ${repository} again${where}`,
  };
}
