import type { Message, Reconciled } from "@tocsin/core";
import { lookBack } from "./room.ts";

/** How far Discord's clock and ours may differ, in ms. */
const skewMs = 5 * 60_000;

interface Seen {
  readonly id: string;
  readonly time: number;
  readonly bot: boolean;
  readonly text: string;
}

/** Looks for a telling among a channel's newest messages. Pure. */
export function findTelling(
  newest: unknown,
  mark: string,
  incident: Message["incident"],
): Reconciled {
  const messages = Array.isArray(newest) ? newest.flatMap(seenOf) : [];
  const found = messages.find(({ bot, text }) => bot && text.includes(mark));
  if (found !== undefined) return { status: "found", ref: found.id };
  const oldest = messages.at(-1);
  // Discord shows an empty channel to a bot that may not read its history.
  if (oldest === undefined) {
    return {
      status: "blind",
      reason: "no message is to be seen: give the bot Read Message History",
    };
  }
  const opened = Date.parse(incident.openedAt);
  if (messages.length < lookBack || oldest.time < opened - skewMs) return { status: "absent" };
  return { status: "blind", reason: `more than ${lookBack} messages came since` };
}

function seenOf(message: unknown): Seen[] {
  if (!isObject(message) || typeof message.id !== "string") return [];
  const { id, author, timestamp, content, embeds } = message;
  const footers = Array.isArray(embeds) ? embeds.map(footerOf) : [];
  return [
    {
      id,
      time: Date.parse(String(timestamp)),
      bot: isObject(author) && author.bot === true,
      text: [content, ...footers].join("\n"),
    },
  ];
}

function footerOf(embed: unknown): string {
  return isObject(embed) && isObject(embed.footer) ? String(embed.footer.text) : "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
