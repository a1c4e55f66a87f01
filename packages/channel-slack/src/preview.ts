import { cutAt, type Message, type PreviewedMessage, type Stamps } from "@tocsin/core";
import { type Block, render, room } from "./blocks.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { renderDetails } from "./replies.ts";
import { escaped } from "./text.ts";

// What is only looked at is pressed by nobody.
const unstamped: Stamps = { print: (text) => text, read: () => undefined };
const inThread = "the rest stands in the thread";

/** The living message as it would be posted, and the reply that holds what it has no room for. */
export function preview(message: Message, answerable: boolean): PreviewedMessage {
  const { text, blocks, attachments } = render(message, 0, answerable ? unstamped : undefined);
  const { title, summary, facts, parts, links, incident } = message;
  const excerpt = mrkdwn(message.text ?? "", { size: room.excerpt, count: 1 });
  const details = renderDetails(message, 0);
  // The icon and its blank stand before the title.
  const titleRoom = room.header - 3;
  const ours = incident.url === undefined ? 0 : 1;
  const thread = (sentences: readonly string[]) => sentences.map((each) => `${each}; ${inThread}`);
  return {
    text: [...blocks, ...attachments.flatMap((each) => each.blocks)].flatMap(linesOf).join("\n"),
    data: { text, blocks, attachments, thread: details },
    cut: [
      ...cutAt("title", escaped(title).length, titleRoom),
      ...cutAt("summary", escaped(summary).length, room.summary),
      ...(excerpt.cut ? [`text: more than ${room.excerpt} characters; ${inThread}`] : []),
      ...thread(cutAt("facts", facts.length, room.facts, "of them")),
      ...thread(cutAt("parts", parts.length, room.parts, "of them")),
      ...cutAt("links", links.length, room.links - ours, "of them"),
    ],
  };
}

function linesOf(block: Block): string[] {
  switch (block.type) {
    case "header":
      return [block.text.text];
    case "section":
      return "text" in block ? [block.text.text] : block.fields.map(({ text }) => text);
    case "context":
      return block.elements.map(({ text }) => text);
    case "actions":
      return [block.elements.map((each) => `[${"text" in each ? each.text.text : "⋯"}]`).join(" ")];
  }
}
