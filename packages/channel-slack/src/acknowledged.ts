import { type Message, type Words, wordsIn } from "@tocsin/core";
import { plain } from "./text.ts";

/** Who has it and since when, the time in the reader's zone; empty when nobody has. */
export function acknowledgedLine(
  incident: Pick<Message["incident"], "state" | "acknowledged">,
  { news }: Words = wordsIn("en"),
): string {
  const { state, acknowledged } = incident;
  if (state === "open" || acknowledged === undefined) return "";
  const who = `👀 ${news.acknowledged(`*${plain(acknowledged.by, 80)}*`)}`;
  const time = Date.parse(acknowledged.at);
  if (Number.isNaN(time)) return who;
  const fallback = `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${who} · <!date^${Math.floor(time / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}
