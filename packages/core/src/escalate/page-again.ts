import type { Incident } from "../correlate/incident.ts";
import { asks } from "../deliver/plan.ts";
import type { Draft } from "../record/draft.ts";
import type { Escalation } from "./escalation.ts";

/** Whether an escalation that nobody has answered begins again now; else it is put off where that has to be. */
export function isDueAgain(
  escalation: Draft<Escalation>,
  incident: Incident,
  now: number,
): boolean {
  const { againAt } = escalation;
  if (againAt === undefined || againAt > now) return false;
  escalation.againAt = undefined;
  return asks(incident);
}

/** When one that has ended unanswered begins again: when its last page is to be repeated. */
export function planAgain(
  escalation: Draft<Escalation>,
  { state }: Pick<Incident, "state">,
  repeatMs: number | undefined,
  now: number,
): void {
  const { policy, pages, againAt, once, test } = escalation;
  if (escalation.state !== "ended" || state !== "open" || againAt !== undefined) return;
  if (repeatMs === undefined || policy.steps.length === 0 || once === true || test === true) return;
  const last = pages.reduce((newest, { toldAt = 0 }) => Math.max(newest, toldAt), 0);
  const again = (last || now) + repeatMs;
  escalation.againAt = again > now ? again : now + repeatMs;
}
