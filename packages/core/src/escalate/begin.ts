import type { Incident } from "../correlate/incident.ts";
import { splitTarget } from "../deliver/delivery.ts";
import type { Route } from "../route/tree.ts";
import type { Setup } from "../setup.ts";
import type { Escalation, Policy, Step } from "./escalation.ts";

/** Starts it where the route asks for it, holds and ends it with the incident. Pure. */
export function escalated(
  incident: Incident,
  route: Route,
  setup: Pick<Setup, "escalations" | "receivers">,
  now: number,
): Escalation | undefined {
  const { escalation, state, counts } = incident;
  if (state === "closed" && escalation !== undefined && escalation.once !== true) {
    return escalation.state === "ended" ? escalation : ended(escalation, "the incident is closed");
  }
  // It was closed and goes on: a new spell begins from the first step.
  const isOver =
    escalation === undefined ||
    (escalation.state === "ended" && escalation.reason === "the incident is closed");
  if (!isOver || state === "acknowledged") return escalation;
  const once =
    state === "closed" && incident.parts.every(({ notice }) => notice.kind === "message");
  if (counts.firing === 0 && !once) return escalation;
  const policy = policyFor(route, setup);
  if (policy === undefined) return escalation;
  return begin(policy, now + (once ? 0 : route.groupWaitMs), once);
}

/** The first step is due at `from` and what it waits for by itself. */
export function begin(policy: Policy, from: number, once = false): Escalation {
  const first = policy.steps[0]?.afterMs ?? 0;
  return {
    policy,
    state: "running",
    round: 0,
    next: 0,
    nextAt: from + first,
    pages: [],
    ...(once ? { once: true as const } : {}),
  };
}

/** Nothing is paged any more. */
export function ended(escalation: Escalation, reason: string): Escalation {
  return {
    ...escalation,
    state: "ended",
    nextAt: undefined,
    heldUntil: undefined,
    pages: [],
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
