import type { Incident } from "../correlate/incident.ts";
import type { Delivery } from "../deliver/delivery.ts";
import type { Tell } from "./advance.ts";

// So that what begins in the same moment is told in one call or text, in ms.
const gatherMs = 1_000;

/** The delivery of a target that is to be told by a step, now, whatever it was told before. */
export function paged(
  delivery: Delivery,
  incident: Incident,
  { page }: Tell,
  interrupts: boolean,
  now: number,
): Delivery {
  if (page === undefined && isJustTold(delivery, now)) return delivery;
  // What waits for the provider keeps its time: a page makes no provider well.
  const held =
    delivery.state === "waiting" && (delivery.attempts > 0 || delivery.reason !== undefined);
  const due = now + (interrupts ? gatherMs : 0);
  return {
    ...delivery,
    state: "waiting",
    wanted: incident.revision,
    attempts: held ? delivery.attempts : 0,
    wantedAt: held ? delivery.wantedAt : now,
    acceptedAt: now,
    level: held ? delivery.level : 0,
    due: held ? (delivery.due ?? due) : due,
    urgent: true,
    reason: held ? delivery.reason : undefined,
    receipt: undefined,
    nudge: delivery.delivered > 0 ? true : undefined,
    page:
      page === undefined ? delivery.page : { person: page.person, acknowledge: page.acknowledge },
  };
}

/** A place that was told or reminded in this moment needs no second noise. */
function isJustTold({ soundedAt = 0 }: Delivery, now: number): boolean {
  return soundedAt > now - gatherMs;
}

/** The delivery of a target that another has taken over from. */
export function dropped(delivery: Delivery): Delivery {
  if (delivery.state !== "waiting") return delivery;
  return { ...delivery, state: "done", due: undefined, reason: "another channel has taken over" };
}

/**
 * Why a page has no more to say: it is acknowledged or over. Undefined while it is to be told. A target of
 * the receiver itself is no page, and is told how it ended.
 */
export function pageOver(delivery: Delivery, incident: Incident): string | undefined {
  const { page } = delivery;
  if (page === undefined || incident.escalation?.once === true) return undefined;
  if (incident.state === "closed") return "it was over before they were told";
  if (incident.state !== "acknowledged" || page.acknowledge === "none") return undefined;
  const own = page.acknowledge === "all" && !(incident.answeredBy ?? []).includes(page.person);
  const by = incident.acknowledged?.by ?? "somebody";
  return own ? undefined : `${by} acknowledged it before they were told`;
}
