import { oneLine } from "@tocsin/core";

// Longer values are cut by what they stand in.
const longest = 20_000;
// Wherever they stand, these can make markup.
const always = new Set("\\`*[]<~|");
// At the beginning of a line these make headings, lists, quotes and rules; behind a bracket `(` and `:` make links.
const atStart = new Set("#+->=.):(");
const wordCharacter = /[\p{L}\p{N}]/u;
const entity = /^&#?\w{1,31};/;
const marks = /[!-/:-@[-`{-~]/g;

/** A value from outside as one line that CommonMark shows as it is, whatever stands before and behind it. */
export function escapeMarkdown(value: string): string {
  const line = oneLine(value, longest);
  return line.replace(marks, (mark, at: number) => (isMarkup(mark, at, line) ? `\\${mark}` : mark));
}

function isMarkup(mark: string, at: number, line: string): boolean {
  if (always.has(mark)) return true;
  if (at === 0 && atStart.has(mark)) return true;
  switch (mark) {
    case "_":
      return !wordCharacter.test(line[at - 1] ?? "") || !wordCharacter.test(line[at + 1] ?? "");
    case "&":
      return entity.test(line.slice(at, at + 34)) || at === line.length - 1;
    case "!":
      return at === line.length - 1;
    case ".":
    case ")":
      // A number and one of these begin a list.
      return at <= 9 && /^\d+$/.test(line.slice(0, at));
    default:
      return false;
  }
}

/** A value from outside as code within a line. */
export function codeSpan(value: string): string {
  const line = oneLine(value, longest);
  if (line === "") return "";
  const run = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([each]) => each.length));
  const fence = "`".repeat(run + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
