import { cutAt, type Message, type PreviewedMessage } from "@tocsin/core";
import { plainPaint } from "./palette.ts";
import { longestLine, most, renderFirst } from "./render.ts";

/** The block of lines as it would be printed first, without colours. */
export function preview(message: Message): PreviewedMessage {
  const { title, summary, text = "", facts, parts, links } = message;
  const block = renderFirst(message, 0, plainPaint);
  return {
    text: block,
    data: { lines: block.trimEnd().split("\n") },
    cut: [
      ...cutAt("title", title.length, longestLine - 40),
      ...cutAt("summary", summary.length, longestLine - 4),
      ...cutAt("text", text.trimEnd().split("\n").length, most.text, "lines"),
      ...cutAt("facts", facts.length, most.facts, "of them"),
      ...cutAt("parts", parts.length, most.parts, "of them"),
      ...cutAt("links", links.length, most.links, "of them"),
    ],
  };
}
