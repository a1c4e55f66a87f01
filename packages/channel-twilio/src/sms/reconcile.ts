import type { Message, Reconciled } from "@tocsin/core";
import { isObject } from "../client.ts";

export const lookBack = 50;
/** How far Twilio's clock and ours may differ, in ms. */
const skewMs = 5 * 60_000;

interface Seen {
  readonly sid: string;
  readonly body: string;
  readonly direction: string;
  readonly createdAt: number;
}

/** Looks for a telling among the newest messages to its number. Pure. */
export function findText(
  messages: unknown,
  mark: string,
  incident: Message["incident"],
): Reconciled {
  const seen = Array.isArray(messages) ? messages.flatMap(seenOf) : undefined;
  if (seen === undefined) return { status: "unknown", reason: "the answer was not Twilio's" };
  const found = seen.find(
    ({ direction, body }) => direction.startsWith("outbound") && body.includes(`#${mark}`),
  );
  if (found !== undefined) return { status: "found", ref: found.sid };
  const oldest = Math.min(...seen.map(({ createdAt }) => createdAt));
  if (seen.length < lookBack || oldest < Date.parse(incident.openedAt) - skewMs) {
    return { status: "absent" };
  }
  return { status: "blind", reason: `more than ${lookBack} messages went there since` };
}

function seenOf(message: unknown): Seen[] {
  if (!isObject(message)) return [];
  const { sid, body, direction, date_created: created } = message;
  if (typeof sid !== "string" || typeof body !== "string") return [];
  return [{ sid, body, direction: String(direction), createdAt: Date.parse(String(created)) }];
}
