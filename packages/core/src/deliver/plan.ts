import type { Incident } from "../correlate/incident.ts";
import { pageOver } from "../escalate/page-delivery.ts";
import type { Delivery } from "./delivery.ts";

export type Plan =
  /** Nothing to tell; nothing due any more. */
  | { readonly do: "rest"; readonly reason?: string }
  | { readonly do: "tell"; readonly nudge: boolean };

/** Whether a delivery that is due has something to tell. `isLate`: so does its reminder. Pure. */
export function planDelivery(
  delivery: Delivery,
  incident: Incident,
  groupWaitMs: number,
  isLate = false,
): Plan {
  const over = pageOver(delivery, incident);
  if (over !== undefined && (delivery.gathers === true || delivery.delivered === 0)) {
    return { do: "rest", reason: over };
  }
  if (delivery.nudge === true && delivery.wanted > delivery.delivered) {
    return { do: "tell", nudge: true };
  }
  if (delivery.wanted <= delivery.delivered) {
    return reminds(delivery, incident) && incident.muted === undefined
      ? { do: "tell", nudge: true }
      : { do: "rest" };
  }
  const overBeforeTold =
    delivery.delivered === 0 &&
    groupWaitMs > 0 &&
    incident.state === "closed" &&
    Date.parse(incident.closedAt ?? incident.changedAt) - Date.parse(incident.openedAt) <
      groupWaitMs &&
    incident.parts.every((part) => part.notice.kind === "problem");
  if (overBeforeTold) return { do: "rest", reason: "it was over before groupWait had passed" };
  const nudge = isLate && incident.muted === undefined && reminds(delivery, incident);
  return { do: "tell", nudge };
}

/** Whether a target is told again of what nobody takes. A person is paged again, by their rules, or not at all. */
export function reminds({ page }: Delivery, incident: Incident): boolean {
  return asks(incident) && page === undefined;
}

/** Whether it asks for somebody who takes it: then it is told again. */
export function asks({ state, counts, flapping }: Incident): boolean {
  return state === "open" && (counts.firing > 0 || flapping !== undefined);
}
