import { type ActionEnd, codeSpan, type Order } from "@tocsin/core";
import { fields } from "../fields.ts";
import { findRun, lookBefore } from "./find-run.ts";
import { change, type Hand, writeActions } from "./hand.ts";
import { inputsOf } from "./inputs.ts";
import {
  defaultBranch,
  triggerOf,
  type Workflow,
  workflowNamed,
  workflowsOf,
} from "./workflows.ts";

/** How long the start of a workflow may take, with the search for its run, in ms. */
export const startWithinMs = 120_000;

/** Starts a workflow by hand, and finds the run that this becomes. */
export async function startWorkflow(
  hand: Hand,
  repository: string,
  order: Order,
): Promise<ActionEnd> {
  const { values, signal } = order;
  const known = await workflowsOf(hand, repository, signal);
  if (!known.ok) return known.end;
  const named = workflowNamed(known.found, String(values.workflow ?? "").trim());
  if ("problem" in named) return { status: "refused", text: named.problem };
  const workflow = named.value;
  const { file } = workflow;
  const branch = await defaultBranch(hand, repository, signal);
  if (!branch.ok) return branch.end;
  const ref = String(values.ref ?? "").trim() || branch.found;
  const trigger = await triggerOf(hand, repository, workflow, ref, signal);
  const read = inputsOf(values, trigger);
  if ("problem" in read) return { status: "refused", text: read.problem };

  const before = await lookBefore(hand, { repository, file }, signal);
  const { answer, end } = await dispatch(hand, repository, workflow, ref, read.inputs, order);
  if (end !== undefined) return end;
  const told = `GitHub has started ${codeSpan(file, 100)} of ${repository} on ${codeSpan(ref, 100)}`;
  let page = answer.kind === "answered" ? fields(answer.body).url("html_url") : undefined;
  if (page === undefined && before !== undefined) {
    const run = await findRun(hand, { repository, file }, before, ref, signal);
    page = run?.url("html_url");
  }
  if (page !== undefined) return { status: "done", text: `${told}: ${page}` };
  const look = `which run that became can't be told for sure: look under Actions, at ${codeSpan(file, 100)}`;
  return { status: "done", text: `${told}; ${look}` };
}

async function dispatch(
  hand: Hand,
  repository: string,
  { file }: Workflow,
  ref: string,
  inputs: Readonly<Record<string, string>>,
  { signal }: Order,
) {
  const subject = { repository, what: `the workflow ${codeSpan(file, 100)}`, right: writeActions };
  const path = `/actions/workflows/${encodeURIComponent(file)}/dispatches`;
  const body = { ref, ...(Object.keys(inputs).length === 0 ? {} : { inputs }) };
  const newer = { ...body, return_run_details: true };
  const first = await change(hand, subject, path, [200, 204], signal, newer);
  // An Enterprise Server may not know the word yet; it has refused the whole then.
  const { answer } = first;
  const unknown =
    answer.kind === "answered" && answer.status === 422 && /return_run_details/.test(answer.said);
  return unknown ? change(hand, subject, path, [204], signal, body) : first;
}
