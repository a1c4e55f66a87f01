import { cutFront, oneLine, printable } from "./text.ts";

/** CommonMark that shows one line exactly as it is; empty for an empty one. */
export function codeSpan(text: string, length: number): string {
  const line = oneLine(text, length);
  if (line === "") return "";
  const fence = "`".repeat(longestRun(line) + 1);
  const edge = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${edge}${line}${edge}${fence}`;
}

/** CommonMark that shows the beginning of a text exactly as it is, line by line; empty for a blank one. */
export function codeBlock(text: string, length: number): string {
  return fenced(printable(text, length));
}

/** The same of the end of a text, where a log tells of the trouble. */
export function logBlock(text: string, length: number): string {
  // Some room for what is not printable.
  const room = length * 2;
  const end = printable(cutFront(text.trimEnd(), room), room).trimEnd();
  return fenced(cutFront(end, length));
}

function fenced(text: string): string {
  const lines = text.trimEnd().replace(/^\n+/, "");
  if (lines === "") return "";
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** One line as CommonMark that shows exactly that text, whatever markup stands before and behind it. */
export function escapeMarkdown(line: string): string {
  return (
    line
      .replace(/[\\`*_[\]<>~|]/g, "\\$&")
      // An entity, or the beginning of one that what follows would end.
      .replace(/&(?=#?\w*(?:;|$))/g, "\\&")
      // Headings, lists and rules; behind a bracket, `(` and `:` make links.
      .replace(/^[#+=.:()-]/, "\\$&")
      .replace(/^(\d+)([.)])/, "$1\\$2")
      // Before a bracket it makes a picture.
      .replace(/!$/, "\\!")
  );
}

/** Text from outside as CommonMark that shows its lines and paragraphs exactly as they are, but for indents. */
export function plainText(text: string, length: number): string {
  const lines = printable(text, length)
    .split("\n")
    .map((line) => line.trim());
  return lines
    .join("\n")
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split("\n").map(escapeMarkdown).join("\\\n"))
    .join("\n\n");
}
