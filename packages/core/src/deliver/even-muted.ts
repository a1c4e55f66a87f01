import type { Incident } from "../correlate/incident.ts";
import type { Delivery } from "./delivery.ts";

/**
 * The incident as a muted one may be told: with the lines of what people had done, up to what is wanted. What else
 * happened meanwhile is told by the newest state when the mute is over.
 */
export function asFarAsMuted(
  incident: Incident,
  { evenMuted, wanted }: Pick<Delivery, "evenMuted" | "wanted">,
): Incident {
  if (evenMuted !== true || incident.muted === undefined) return incident;
  return {
    ...incident,
    revision: wanted,
    timeline: incident.timeline.filter(
      ({ type, revision }) => type === "acted" && revision <= wanted,
    ),
  };
}
