import type { Message } from "@tocsin/core";
import type { AnswerLink } from "./answer.ts";
import { htmlOf } from "./html.ts";
import { letterOf } from "./letter.ts";
import type { Enclosure } from "./pictures.ts";
import { textOf } from "./text.ts";

export interface Composed {
  /** As it is rendered: a higher one than was asked for where it would be too large. */
  readonly level: 0 | 1 | 2;
  readonly subject: string;
  readonly text: string;
  /** Absent at the level where only plain text is left. */
  readonly html?: string;
}

/** Gmail clips a page beyond 102 kB. */
export const largestHtml = 100_000;

/** Renders a message as both parts of one mail, simpler than asked when it would be too large. */
export function compose(
  message: Message,
  level: 0 | 1 | 2,
  answers: readonly AnswerLink[] = [],
  pictures: readonly Enclosure[] = [],
): Composed {
  const letter = letterOf(message, level, answers, pictures);
  const { subject } = letter;
  if (level === 2) return { level, subject, text: textOf(letter) };
  const html = htmlOf(letter);
  if (Buffer.byteLength(html) > largestHtml) {
    return compose(message, level === 0 ? 1 : 2, answers, pictures);
  }
  return { level, subject, text: textOf(letter), html };
}
