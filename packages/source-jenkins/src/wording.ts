import { oneLine, printable } from "@tocsin/core";

/** CommonMark that shows one line exactly as it is. */
export function codeSpan(text: string, length: number): string {
  const line = oneLine(text, length);
  const fence = "`".repeat(longestRun(line) + 1);
  const edge = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return line === "" ? "" : `${fence}${edge}${line}${edge}${fence}`;
}

/** CommonMark that shows lines exactly as they are. */
export function codeBlock(lines: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return lines.trim() === "" ? "" : `${fence}\n${lines}\n${fence}`;
}

/** Text from outside as CommonMark that shows exactly that text, line by line. */
export function plainText(text: string, length: number): string {
  return printable(text, length)
    .split("\n")
    .map((line) => escapeMarkdown(line.trim()))
    .filter((line) => line !== "")
    .join("\\\n");
}

function escapeMarkdown(line: string): string {
  return line
    .replace(/[\\`*_[\]<>~|]/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "\\&")
    .replace(/^([#+=-])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2");
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}

/** The first few of a list, and how many more there are. */
export function firstFew(items: readonly string[], most: number): string {
  const more = items.length - most;
  return [...items.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
