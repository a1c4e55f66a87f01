import type { About, Action, ActionEnd, Order } from "@tocsin/core";
import { ask, change, type Hand, readActions, writeActions } from "./hand.ts";
import { calledAll, isGoing, type Run, runFields, runOrdered, runsIn } from "./runs.ts";

/** Ends a run that goes on. */
export function cancel(hand: Hand): Action {
  const candidates = (about: About | undefined) =>
    about === undefined ? [] : runsIn(about, hand.allowed).filter(isGoing);
  return {
    name: "cancel",
    title: "Cancel run",
    description: "Cancel a workflow run that goes on or waits.",
    applies: (about) => candidates(about).length > 0,
    fields: async (about) => runFields(candidates(about)),
    confirm: (about) => `Cancel ${calledAll(candidates(about))}, with what it has done half?`,
    danger: true,
    run: (order) => run(candidates(order.about), order, hand),
  };
}

async function run(runs: readonly Run[], order: Order, hand: Hand): Promise<ActionEnd> {
  const chosen = runOrdered(order, runs);
  if (chosen === undefined)
    return { status: "refused", text: "the incident holds no such run that goes on any more" };
  const { repository, id, called } = chosen;
  const place = `/actions/runs/${id}`;
  const reading = { repository, what: called, right: readActions };
  const read = await ask(hand, reading, place, order.signal);
  if (!read.ok) return read.end;
  if (read.found.line("status") === "completed")
    return { status: "refused", text: `${called} of ${repository} is over already` };
  const writing = { ...reading, right: writeActions };
  const { answer, end } = await change(hand, writing, `${place}/cancel`, [202], order.signal);
  const text = `GitHub cancels ${called} of ${repository}; steps that run always are still run`;
  if (end === undefined) return { status: "done", text };
  if (end.status !== "unclear" || answer.kind === "unsent") return end;
  const after = await ask(hand, reading, place, order.signal);
  const cancelled = after.ok && after.found.line("conclusion") === "cancelled";
  return cancelled ? { status: "done", text } : end;
}
