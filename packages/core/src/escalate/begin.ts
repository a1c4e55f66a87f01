import type { Incident } from "../correlate/incident.ts";
import { splitTarget } from "../deliver/delivery.ts";
import type { Severity } from "../notice.ts";
import type { Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import type { Escalation, Policy, Step } from "./escalation.ts";
import { risen, type Turn } from "./restart.ts";

/** Starts it where the route asks for it, holds and ends it with the incident. Pure. */
export function escalated(
  incident: Incident,
  route: Route,
  setup: Pick<Setup, "escalations" | "receivers">,
  now: number,
): Turn {
  const { escalation, state, counts } = incident;
  if (state === "closed" && escalation !== undefined && escalation.once !== true) {
    const isEnded = escalation.state === "ended";
    const last = isEnded ? escalation : ended(escalation, "the incident is closed");
    return { escalation: { ...last, againAt: undefined, over: true } };
  }
  if (escalation !== undefined && !isOver(escalation, incident)) {
    return risen(escalation, incident, now);
  }
  if (state === "acknowledged") return { escalation };
  const once =
    state === "closed" && incident.parts.every(({ notice }) => notice.kind === "message");
  if (counts.firing === 0 && !once) return { escalation };
  const policy = policyFor(route, setup);
  if (policy === undefined) return { escalation };
  const from = now + (once ? 0 : route.groupWaitMs);
  return { escalation: begin(policy, incident.severity, from, once) };
}

/** What was closed and goes on, or held messages alone and fires now, begins from the first step. */
function isOver({ over, once, state }: Escalation, incident: Incident): boolean {
  if (over === true) return state === "ended";
  return once === true && incident.state !== "closed" && incident.counts.firing > 0;
}

/** The first step is due at `from` and what it waits for by itself. */
export function begin(policy: Policy, severity: Severity, from: number, once = false): Escalation {
  const first = policy.steps[0]?.afterMs ?? 0;
  return {
    policy,
    state: "running",
    round: 0,
    next: 0,
    nextAt: from + first,
    pages: [],
    severity,
    ...(once ? { once: true as const } : {}),
  };
}

/** Nothing is paged any more. */
export function ended(escalation: Escalation, reason: string): Escalation {
  return {
    ...escalation,
    state: "ended",
    nextAt: undefined,
    againAt: undefined,
    heldUntil: undefined,
    pages: [],
    places: undefined,
    reason,
  };
}

/** The route's escalation, and before it the people that its receiver names. */
export function policyFor(
  route: Route,
  { escalations, receivers }: Pick<Setup, "escalations" | "receivers">,
): Policy | undefined {
  const policy = route.escalation === undefined ? undefined : escalations.get(route.escalation);
  const people = (receivers[route.receiver] ?? []).filter(isPaged);
  if (people.length === 0) return policy;
  const step: Step = {
    afterMs: 0,
    working: false,
    notify: people,
    roundRobin: false,
    acknowledge: "first",
  };
  if (policy === undefined) {
    return { name: `receiver ${route.receiver}`, steps: [step], repeat: 0 };
  }
  return { ...policy, steps: [step, ...policy.steps] };
}

/** A target that stands for people: they are paged, by their own rules. */
export function isPaged(target: string): boolean {
  const { channel } = splitTarget(target);
  return channel === "person" || channel === "schedule";
}
