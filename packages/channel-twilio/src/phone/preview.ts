import { cutAt, type Message, type PreviewedMessage } from "@tocsin/core";
import { longestTitle, type Sentence, speechOf } from "./speech.ts";
import { voiceOf } from "./twiml.ts";

/** What would be said, sentence by sentence, each with its voice. */
export function previewCall(
  message: Message,
  now: number,
  options: Parameters<typeof voiceOf>[1],
): PreviewedMessage {
  const { sentences, keys } = speechOf(message, now);
  const all: readonly Sentence[] = keys === undefined ? sentences : [...sentences, keys];
  return {
    text: all.map(({ text }) => text).join("\n"),
    data: { say: all.map((each) => ({ ...voiceOf(each, options), text: each.text })) },
    cut: cutAt("title", message.title.length, longestTitle),
  };
}
