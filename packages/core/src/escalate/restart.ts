import type { Incident } from "../correlate/incident.ts";
import type { Line } from "../language/line.ts";
import { type Severity, severities } from "../notice.ts";
import { readWorkingHours, type WorkingHours } from "../oncall/working-hours.ts";
import type { Escalation, Policy, Step } from "./escalation.ts";
import { urgencyOf } from "./plan-pages.ts";
import { leftOut } from "./reach.ts";

/** An escalation after news, and what the incident's history says of it. */
export interface Turn {
  readonly escalation: Escalation | undefined;
  readonly line?: Line;
}

/** From the first step, at once. */
export function restart(now: number): Partial<Escalation> {
  return {
    state: "running",
    round: 0,
    next: 0,
    nextAt: now,
    againAt: undefined,
    heldUntil: undefined,
    pages: [],
    places: undefined,
    reachedRound: undefined,
    missed: undefined,
    lacked: undefined,
    pauses: undefined,
    reason: undefined,
  };
}

/**
 * The escalation after news of its incident. It begins again where that became urgent, or where a step that was
 * passed would be taken now, unless somebody has it. What it was begun for once is no reason to begin again
 * before it has ended: a problem that comes and goes would keep it from its next step. Pure.
 */
export function risen(escalation: Escalation, incident: Incident, now: number): Turn {
  const { severity: known, state, round, next, policy } = escalation;
  const { severity, counts } = incident;
  if (known === undefined || known === severity || counts.firing === 0) return { escalation };
  if (severities.indexOf(severity) > severities.indexOf(known)) {
    const isPast = state === "ended" && incident.flapping === undefined;
    return { escalation: isPast ? { ...escalation, severity } : escalation };
  }
  const passed = round > 0 ? policy.steps : policy.steps.slice(0, next);
  const takes = (step: Step, worst: Severity) =>
    leftOut(step, policy, { ...incident, severity: worst }, { hours: hoursOf }, now) === undefined;
  const wakesMore =
    (passed.length > 0 && urgencyOf(severity) !== urgencyOf(known)) ||
    passed.some((step) => takes(step, severity) && !takes(step, known));
  if (!wakesMore || incident.state !== "open") return { escalation: { ...escalation, severity } };
  return { escalation: { ...escalation, ...restart(now), severity }, line: ["risen", severity] };
}

function hoursOf({ workingHours }: Policy): WorkingHours {
  return readWorkingHours(workingHours);
}
