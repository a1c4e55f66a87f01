import { cutAt, isKept, type Message, type PreviewedMessage } from "@tocsin/core";
import { compose, largestHtml } from "./compose.ts";
import { longestTitle, rooms } from "./letter.ts";
import { longestSubject } from "./thread.ts";

/** The mail as it would be written first; the links that answer it are made for each mail alone. */
export function preview(message: Message): PreviewedMessage {
  const { level, ...mail } = compose(message, 0);
  const [room] = rooms;
  const { title, summary, subject, text = "", facts, parts, news, links, images } = message;
  const linked = links.length + images.filter((image) => !isKept(image)).length;
  return {
    text: `Subject: ${mail.subject}\n\n${mail.text}`,
    data: mail,
    cut: [
      ...cutAt("subject", Math.max(subject.length, title.length), longestSubject),
      ...cutAt("title", title.length, longestTitle),
      ...cutAt("summary", summary.length, longestTitle),
      ...cutAt("text", text.length, room.text),
      ...cutAt("facts", facts.length, room.facts, "of them"),
      ...cutAt("parts", parts.length, room.parts, "of them"),
      ...cutAt("news", news.length, room.news, "of them"),
      ...cutAt("links", linked, room.links, "of them"),
      ...(level > 0
        ? [`html: it would be more than ${largestHtml} bytes, so the mail says less`]
        : []),
    ],
  };
}
