import { en } from "../language/en.ts";
import { say } from "../language/phrase.ts";
import type { Notice } from "../notice.ts";
import type { Policy, Step } from "./escalation.ts";
import { leftOut, reachOf } from "./reach.ts";
import type { Surroundings } from "./surroundings.ts";

/** A step that an escalation would take if nobody answered. */
export interface ForeseenStep {
  /** Counts from 1. */
  readonly step: number;
  /** ISO 8601. */
  readonly at: string;
  /** The names of those who would be paged; with `roundRobin`, one of them. */
  readonly people: readonly string[];
  readonly targets: readonly string[];
  readonly roundRobin?: true;
  /** Why it would be left out, or whom of it nobody can tell. */
  readonly remark?: string;
}

/** What has to be known at the time of a step. */
export type Outlook = Pick<
  Surroundings,
  "people" | "receivers" | "hasChannel" | "onCall" | "hours"
>;

// What is further off hangs on answers that nobody knows.
const mostSteps = 3;

/** The first steps for a problem that begins at `from` and that nobody answers. Pure. */
export function foresee(
  policy: Policy,
  notice: Notice,
  from: number,
  outlookAt: (time: number) => Outlook,
): ForeseenStep[] {
  let time = from;
  return policy.steps.slice(0, mostSteps).map((step, index) => {
    time = step.working
      ? outlookAt(time).hours(policy).after(time, step.afterMs)
      : time + step.afterMs;
    return { step: index + 1, at: new Date(time).toISOString(), ...reached(step) };
  });

  function reached(step: Step): Omit<ForeseenStep, "step" | "at"> {
    const outlook = outlookAt(time);
    const why = leftOut(step, policy, notice, outlook, time);
    if (why !== undefined)
      return { people: [], targets: [], remark: `left out: ${say(en.leftOut, why)}` };
    const { people, targets, missing } = reachOf(step, outlook);
    const lacks = missing.map((each) => say(en.missing, each));
    return {
      people: people.map((key) => outlook.people.get(key)?.name ?? key),
      targets,
      ...(step.roundRobin && people.length > 1 ? { roundRobin: true as const } : {}),
      ...(lacks.length === 0 ? {} : { remark: lacks.join("; ") }),
    };
  }
}
