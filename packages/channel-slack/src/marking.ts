import type { Attempt } from "@tocsin/core";
import { records } from "./directory.ts";

/** Slack's metadata of what we post: how a telling is found again after an unclear end. */
const eventType = "tocsin_delivery";

/** What a post is: the living message itself, or one of the replies in its thread. */
export type Piece = "message" | "details" | "news";

export interface Marking {
  readonly id: string;
  readonly telling: string;
  readonly piece: Piece;
}

/** The metadata to post with. */
export function mark({ deliveryId, tellingId }: Attempt, piece: Piece) {
  return {
    event_type: eventType,
    event_payload: { id: deliveryId, telling: tellingId, piece },
  };
}

/** What an earlier post says of itself; undefined for what others posted. */
export function markingOf(message: Record<string, unknown>): Marking | undefined {
  const [metadata] = records([message.metadata]);
  if (metadata?.event_type !== eventType) return undefined;
  const [payload] = records([metadata.event_payload]);
  const { id, telling, piece } = payload ?? {};
  if (typeof id !== "string" || typeof telling !== "string") return undefined;
  if (piece !== "message" && piece !== "details" && piece !== "news") return undefined;
  return { id, telling, piece };
}
