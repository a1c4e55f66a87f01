import { type Message, oneLine, type PreviewedMessage } from "@tocsin/core";
import { toGsm7 } from "./gsm7.ts";
import { sizeOf } from "./segments.ts";
import { renderText } from "./text.ts";

/** The text as it would be sent; `replies`: answers reach the gateway. */
export function previewText(message: Message, replies: boolean): PreviewedMessage {
  // As long as the mark of a telling.
  const text = renderText(message, { level: 0, mark: "0000", replies });
  const { encoding, units, segments } = sizeOf(text);
  const has = (words: string) => text.includes(words) || text.includes(toGsm7(words).text);
  const room = `${segments === 1 ? "one segment" : `${segments} segments`} of ${encoding === "gsm7" ? "GSM-7" : "UCS-2"}`;
  const left = ([what, words]: readonly [string, string]) =>
    words === "" || has(words) ? [] : [`${what}: it does not fit into ${room}`];
  return {
    text,
    data: { text, encoding, units, segments },
    cut: [
      ["title", oneLine(message.title, 1_600)] as const,
      ["summary", oneLine(message.summary, 1_600)] as const,
      ["link", message.incident.url ?? ""] as const,
    ].flatMap(left),
  };
}
