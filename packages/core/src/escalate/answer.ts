import type { Incident } from "../correlate/incident.ts";
import { ended } from "./begin.ts";
import type { Escalation, Page } from "./escalation.ts";

/** Somebody has it: nobody else is paged, but those who have to say so themselves. */
export function hold(incident: Incident, now: number): Escalation | undefined {
  const { escalation } = incident;
  if (escalation === undefined) return undefined;
  if (escalation.test === true) return ended(escalation, "the test is over");
  const { ackTimeoutMs } = escalation.policy;
  // One that has taken all its steps is begun anew as well, should the acknowledgement run out.
  return {
    ...escalation,
    state: "held",
    nextAt: undefined,
    heldUntil: ackTimeoutMs === undefined ? undefined : now + ackTimeoutMs,
    pages: escalation.pages.filter((page) => !isAnswered(page, incident)),
    reason: `${incident.acknowledged?.by ?? "somebody"} has acknowledged it`,
  };
}

/** Whether a page has no more to say, since the incident was acknowledged. */
export function isAnswered(
  page: Pick<Page, "acknowledge" | "person">,
  incident: Incident,
): boolean {
  if (page.acknowledge === "first") return true;
  return page.acknowledge === "all" && (incident.answeredBy ?? []).includes(page.person);
}

/** Whether this person's own acknowledgement is still waited for. */
export function isAwaited(incident: Incident, person: string): boolean {
  const pages = incident.escalation?.pages ?? [];
  return pages.some((page) => page.acknowledge === "all" && page.person === person);
}

/** The next step now; from the first one when all were taken. */
export function pressOn({ escalation }: Incident, now: number): Escalation | undefined {
  if (escalation === undefined) return undefined;
  const { policy, next, round } = escalation;
  const wasLast = next >= policy.steps.length;
  return {
    ...escalation,
    state: "running",
    next: wasLast ? 0 : next,
    round: wasLast ? round + 1 : round,
    nextAt: now,
    heldUntil: undefined,
    reason: undefined,
  };
}
