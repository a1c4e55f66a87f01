import type { Body } from "../render.ts";
import { clean, cut, escapeProse, oneLine } from "../text.ts";
import type { Row } from "./components.ts";
import type { Modal } from "./modal.ts";

/** What the one who acted is told. */
export interface Say {
  readonly kind: "say";
  /** Discord's markup: what came from outside is escaped already. */
  readonly text: string;
  readonly rows?: readonly Row[];
  readonly embeds?: Body["embeds"];
  /** Everybody in the channel sees it. */
  readonly public?: true;
  /** How it ends is told in its place, perhaps sooner than this. */
  readonly pending?: true;
}

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** What is answered to an interaction. */
export type Reply =
  | Say
  /** Nothing now: the gateway edits the message. */
  | { readonly kind: "edit" }
  | { readonly kind: "modal"; readonly modal: Modal; readonly later: () => Say }
  | { readonly kind: "choices"; readonly choices: readonly Choice[] };

/** A message as an interaction is answered with, or edits it. */
export interface Answer {
  readonly content: string;
  readonly embeds: Body["embeds"];
  readonly components: readonly Row[];
  readonly flags: number;
  readonly allowed_mentions: { readonly parse: readonly never[] };
}

export const types = { pong: 1, say: 4, think: 5, edit: 6, choices: 8, modal: 9 } as const;
/** A message's flag: one person alone sees it. */
export const ephemeral = 64;
const suppressEmbeds = 4;
const limits = { content: 2000, embed: 4096 };

export function say(text: string, more: Omit<Say, "kind" | "text"> = {}): Say {
  return { kind: "say", text, ...more };
}

/** Text from outside, of several lines, as plain text. */
export function prose(text: string, length: number = limits.embed): string {
  return cut(escapeProse(clean(text, length)), length);
}

/** The same in one line. */
export function phrase(text: string, length: number): string {
  return cut(escapeProse(oneLine(text, length)), length);
}

/** The message for it; what is longer than a message's content goes into an embed. */
export function bodyOf({ text, rows = [], embeds = [], public: shown }: Say): Answer {
  const told = embeds.length === 0 && text.trim() === "" ? "Nothing to tell." : text;
  const long = told.length > limits.content && embeds.length === 0;
  const linked = long || embeds.length > 0;
  return {
    content: long ? "" : cut(told, limits.content),
    embeds: long ? [{ description: cut(told, limits.embed) }] : embeds,
    components: rows,
    // Links in plain text unfold to nothing.
    flags: (shown ? 0 : ephemeral) | (linked ? 0 : suppressEmbeds),
    allowed_mentions: { parse: [] },
  };
}

/** The first answer to an interaction. */
export function firstAnswer(reply: Reply): unknown {
  switch (reply.kind) {
    case "say":
      return { type: types.say, data: bodyOf(reply) };
    case "modal":
      return { type: types.modal, data: reply.modal };
    case "choices":
      return { type: types.choices, data: { choices: reply.choices } };
    case "edit":
      return { type: types.edit };
  }
}
