import type { MatcherParts, Operator } from "./condition.ts";
import { type GrammarReading, isBlank } from "./grammar.ts";

/** Matchers as Alertmanager read them before 0.27: plain names, and values that may go without quotes. */
export function readClassic(text: string): GrammarReading {
  const parts: MatcherParts[] = [];
  for (const piece of piecesOf(text.replace(/^\{/, "").replace(/\}$/, ""))) {
    const reading = readClassicMatcher(piece);
    if (reading.problem !== undefined) return reading;
    parts.push(...reading.parts);
  }
  return { parts };
}

/** Splits at commas outside of quotes. What stands behind the last comma may be nothing. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let isQuoted = false;
  let isEscaped = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    // A comma leaves an escape pending, as it does in Alertmanager.
    if (character === ",") {
      if (isQuoted) continue;
      pieces.push(text.slice(start, at));
      start = at + 1;
    } else if (character === '"') {
      if (!isEscaped) isQuoted = !isQuoted;
      isEscaped = false;
    } else {
      isEscaped = character === "\\" && !isEscaped;
    }
  }
  const last = trimmed(text.slice(start), isBlank);
  return last === "" ? pieces : [...pieces, last];
}

// Go's \s, which is ASCII alone. What follows is cut to size by hand: a pattern for it would not be linear.
const head = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)/;

/** One matcher. A comma is part of its value. */
export function readClassicMatcher(text: string): GrammarReading {
  const found = head.exec(text);
  if (found === null) return { problem: "there is no label name with =, !=, =~ or !~ after it" };
  const [whole, name = "", operator] = found;
  const value = unescaped(trimmed(text.slice(whole.length), isAsciiBlank));
  if (value === undefined) return { problem: "a quote inside of its value lacks a backslash" };
  return { parts: [{ name, operator: operator as Operator, value }] };
}

function isAsciiBlank(character: string): boolean {
  return "\t\n\f\r ".includes(character);
}

function trimmed(text: string, isOut: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOut(text.charAt(start))) start += 1;
  while (end > start && isOut(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** `\\`, `\"` and `\n` are escapes, any other backslash is one. Quotes stand around the whole value or nowhere. */
function unescaped(text: string): string | undefined {
  let isOpen = text.startsWith('"');
  const inside = isOpen ? text.slice(1) : text;
  let value = "";
  for (let at = 0; at < inside.length; at += 1) {
    const character = inside[at];
    const isLast = at === inside.length - 1;
    if (character === "\\" && !isLast) {
      at += 1;
      const next = inside[at];
      if (next === "n") value += "\n";
      else value += next === '"' || next === "\\" ? next : `\\${next}`;
    } else if (character === '"') {
      if (!isOpen || !isLast) return undefined;
      isOpen = false;
    } else {
      value += character;
    }
  }
  return isOpen ? undefined : value;
}
