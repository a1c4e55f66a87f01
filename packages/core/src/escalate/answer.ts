import type { Incident } from "../correlate/incident.ts";
import { ended } from "./begin.ts";
import type { Escalation, Page, Step } from "./escalation.ts";

/** Somebody has it: nobody else is paged, but those who have to say so themselves or are told in any case. */
export function hold(incident: Incident, now: number): Escalation | undefined {
  const { escalation } = incident;
  if (escalation === undefined) return undefined;
  if (escalation.test === true) return ended(escalation, "the test is over");
  const { ackTimeoutMs } = escalation.policy;
  const pages = escalation.pages.filter((page) => !isAnswered(page, incident));
  // One that has taken all its steps is begun anew as well, should the acknowledgement run out.
  return {
    ...escalation,
    state: "held",
    nextAt: goesOn(escalation, pages) ? escalation.nextAt : undefined,
    againAt: undefined,
    heldUntil: ackTimeoutMs === undefined ? undefined : now + ackTimeoutMs,
    pages,
    reason: `${incident.acknowledged?.by ?? "somebody"} has acknowledged it`,
  };
}

/** Whether a step that is yet to come has anybody to tell, whoever has acknowledged. */
function goesOn({ policy, round, next, missed = 0 }: Escalation, pages: readonly Page[]): boolean {
  const steps = round - missed < policy.repeat ? policy.steps : policy.steps.slice(next);
  const awaits = pages.some(({ acknowledge }) => acknowledge === "all");
  return steps.some(
    ({ acknowledge }) => acknowledge === "none" || (acknowledge === "all" && awaits),
  );
}

/** Whom of these a step still pages after somebody has acknowledged: by `all`, who was asked and has not answered. */
export function stillPaged(
  { acknowledge }: Pick<Step, "acknowledge">,
  people: readonly string[],
  incident: Incident,
): readonly string[] {
  if (acknowledge === "none") return people;
  return acknowledge === "all" ? people.filter((person) => isAwaited(incident, person)) : [];
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
    againAt: undefined,
    heldUntil: undefined,
    reason: undefined,
  };
}
