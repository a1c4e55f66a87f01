import type { EscalationOptions, StepOptions } from "@tocsin/core";
import { showSeconds } from "./duration.ts";
import type { Notes } from "./notes.ts";
import { limited } from "./schedules.ts";

export interface OldStep {
  /** Since the step before, or since the start. */
  readonly seconds: number;
  readonly step: Omit<StepOptions, "after">;
}

// What an escalation may hold.
const mostSteps = 20;
const mostTargets = 20;
// The least time before the steps are taken again.
const leastPauseSeconds = 60;

/** Steps that are taken `times` more, each time `pauseSeconds` after the last one. */
export function writeSteps(
  steps: readonly OldStep[],
  again: { readonly times: number; readonly pauseSeconds: number },
  where: string,
  notes: Notes,
): Pick<EscalationOptions, "steps" | "repeat"> {
  const { times, pauseSeconds } = again;
  const kept = limited(steps, mostSteps, "steps", where, notes);
  const [first] = kept;
  const written = kept.map(writeStep);
  if (kept.some(({ seconds }) => seconds > longestSeconds)) {
    notes.add(where, "waits more than 30 days: written as 30 days");
  }
  if (times <= 0 || first === undefined) return { steps: written };
  // So long it is by itself: what the first step waits, else what the last one waited.
  const usual = first.seconds || kept.at(-1)?.seconds || leastPauseSeconds;
  const wanted = pauseSeconds + first.seconds;
  if (usual === wanted) return { steps: written, repeat: Math.min(times, mostSteps) };
  const rounds = times + 1;
  if (kept.length * rounds > mostSteps) {
    notes.add(where, `starts again after ${showSeconds(usual)}, not after ${showSeconds(wanted)}`);
    return { steps: written, repeat: Math.min(times, mostSteps) };
  }
  const later = [{ ...first, seconds: wanted }, ...kept.slice(1)];
  const all = [...kept, ...Array.from({ length: times }, () => later).flat()];
  return { steps: all.map(writeStep) };
}

/** As long as a step may wait. */
const longestSeconds = 30 * 86_400;

function writeStep({ seconds, step }: OldStep): StepOptions {
  const { notify, ...more } = step;
  return {
    ...(seconds === 0 ? {} : { after: showSeconds(Math.min(seconds, longestSeconds)) }),
    notify: [...new Set(notify)].slice(0, mostTargets),
    ...more,
  };
}
