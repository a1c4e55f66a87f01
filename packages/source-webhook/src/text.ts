import { cut, oneLine, printable } from "@tocsin/core";

/** One line of plain text. */
export function line(value: string, max = 200): string {
  return oneLine(value, max);
}

/** Several lines. */
export function block(value: string, max: number): string {
  return printable(value, max).trim();
}

/** Text from outside as CommonMark that shows exactly that text. */
export function escapeMarkdown(value: string): string {
  return value
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^([ \t]*)([#+=-])/gm, "$1\\$2")
    .replace(/^([ \t]*\d+)([.)])/gm, "$1\\$2");
}

/** CommonMark that shows lines exactly as they are; of long ones the end stays, where the trouble is told. */
export function codeBlock(value: string, max: number): string {
  const end = value.length > max ? `…${value.slice(-max).replace(/^[\udc00-\udfff]/, "")}` : value;
  const lines = printable(end, max + 1).replace(/^\n+|\s+$/g, "");
  if (lines.trim() === "") return "";
  let fence = "```";
  while (lines.includes(fence)) fence += "`";
  return `${fence}\n${lines}\n${fence}`;
}

/** CommonMark that shows the beginning of a text exactly as it is. */
export function codeStart(value: string, max: number): string {
  return codeBlock(cut(value, max), max);
}

// Indented, flat JSON of this size stays small.
const longestIndented = 50_000;
const longestShown = 3_000;

/** The beginning of JSON as code: enough to see what is in it. `size`: how long it was as it came. */
export function jsonBlock(value: unknown, size: number): string {
  const isSmall = size <= longestIndented;
  return codeStart(
    (isSmall ? JSON.stringify(value, null, 2) : JSON.stringify(value)) ?? "",
    longestShown,
  );
}

/** The abbreviated commit. */
export function shortSha(sha: string): string {
  return sha.slice(0, 8);
}

/** `1 commit`, `2 commits`. */
export function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}
