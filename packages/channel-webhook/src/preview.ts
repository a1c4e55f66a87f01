import { cutAt, type Message, type PreviewedMessage } from "@tocsin/core";
import { longestText, mostListed } from "./payload.ts";

/** The body as it would be posted. `level`: as simple as it has to be to fit. */
export function previewBody(
  message: Message,
  { body, level }: { readonly body: string; readonly level: 0 | 1 | 2 },
): PreviewedMessage {
  const data: unknown = JSON.parse(body);
  const { text = "", facts, links, images, parts, news } = message;
  const lists = { facts, links, images, parts, news };
  return {
    text: JSON.stringify(data, undefined, 2),
    data,
    cut: [
      ...(level > 0 ? ["body: in full it would be too large, so it says less"] : []),
      ...cutAt("text", text.length, longestText),
      ...Object.entries(lists).flatMap(([name, list]) =>
        cutAt(name, list.length, mostListed, "of them"),
      ),
    ],
  };
}
