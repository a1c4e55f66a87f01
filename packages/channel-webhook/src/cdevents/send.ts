import type { Attempt, Message, Outcome } from "@tocsin/core";
import { type BoundEvent, bind } from "./binding.ts";
import { eventsOf, type OutgoingEvent } from "./event.ts";
import { toldIn } from "./told.ts";

export interface EventSending {
  readonly mode: "binary" | "structured";
  readonly publicUrl: string;
  /** In bytes. */
  readonly largestBody: number;
  readonly post: (id: string, event: BoundEvent) => Promise<Outcome>;
}

/**
 * Sends what the target has not been sent, one request for each event, oldest first. What is done is kept in the
 * ref, so that the next try goes on from there.
 */
export async function sendEvents(
  message: Message,
  { level, previous }: Attempt,
  { mode, publicUrl, largestBody, post }: EventSending,
): Promise<Outcome> {
  const told = toldIn(previous);
  const notices = message.notices.toSorted(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
  let last: Outcome = { status: "sent", evidence: "nothing that is an event" };
  for (const notice of notices) {
    const known = (least: 0 | 1 | 2) => eventsOf(notice, message, least, publicUrl);
    for (const [index, event] of known(level).entries()) {
      const key = `${event.source}|${event.id}`;
      if (told.has(key)) continue;
      const fitting = fit(level, (least) => known(least)[index] ?? event);
      last = await post(key, fitting);
      if (last.status !== "sent")
        return last.status === "failed" ? last : { ...last, ref: told.ref() };
      told.add(key);
    }
  }
  return { ...last, ref: told.ref() };

  function fit(from: 0 | 1 | 2, at: (level: 0 | 1 | 2) => OutgoingEvent): BoundEvent {
    for (let each = from; ; each = each === 0 ? 1 : 2) {
      const bound = bind(at(each), mode);
      if (each === 2 || Buffer.byteLength(bound.body) <= largestBody) return bound;
    }
  }
}
