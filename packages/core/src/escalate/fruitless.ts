import type { Progress } from "./advance.ts";
import type { Escalation, Page, Place } from "./escalation.ts";

// Of a round that reached nobody, before the next one, in ms: twice as long each time.
const firstPauseMs = 60_000;
const longestPauseMs = 15 * 60_000;

/**
 * A round that reached nobody, since a provider was away or nobody was on call, counts as none: after a pause
 * every step is taken again, until somebody is reached.
 */
export function beginAnew({ escalation, entries, now }: Progress): void {
  const { next, nextAt, round, reachedRound = -1, missed = 0 } = escalation;
  const isOver = nextAt === undefined;
  if (!isOver && (next > 0 || nextAt <= now)) return;
  const last = isOver ? round : round - 1;
  if (isExempt(escalation) || !reachedNobody(escalation, last)) return;
  const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** (last - reachedRound - 1));
  entries.push({ type: "unreached", line: ["roundMissed", ms] });
  Object.assign(escalation, {
    round: last + 1,
    next: 0,
    nextAt: now + ms,
    missed: missed + 1,
    pauses: true,
    reason: `nobody could be reached in round ${last + 1}: every step is taken again after a pause`,
  } satisfies Partial<Escalation>);
}

function isExempt({ state, once, test, policy, pauses }: Escalation): boolean {
  return (
    state !== "running" ||
    once === true ||
    test === true ||
    pauses === true ||
    policy.steps.length === 0
  );
}

/** All that a round told has failed, or it found nobody to tell. What was left out tried nothing. */
function reachedNobody({ reachedRound, pages, places = [], lacked }: Escalation, round: number) {
  if (reachedRound === round) return false;
  const its = [...pages, ...places].filter((each) => each.round === round);
  return (its.length > 0 || lacked === true) && its.every(({ state }) => state === "failed");
}

/** Every page of the step that was taken last has failed, and no more of it is to come. */
export function lastReachedNobody(escalation: Escalation): boolean {
  const { next, round, policy, pages, places = [], pauses } = escalation;
  // The pause is the time that it is given to become better.
  if (pauses === true) return false;
  const last =
    next > 0 ? { round, step: next - 1 } : { round: round - 1, step: policy.steps.length - 1 };
  const isIts = (each: Page | Place) => each.round === last.round && each.step === last.step;
  const people = pages.filter(isIts);
  const its = people.length > 0 ? people : places.filter(isIts);
  return its.length > 0 && its.every(({ state }) => state === "failed");
}
