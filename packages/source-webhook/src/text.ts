import { codeBlock, oneLine, printable } from "@tocsin/core";

/** One line of plain text. */
export function line(value: string, max = 200): string {
  return oneLine(value, max);
}

/** Several lines. */
export function block(value: string, max: number): string {
  return printable(value, max).trim();
}

// Indented, flat JSON of this size stays small.
const longestIndented = 50_000;
const longestShown = 3_000;

/** The beginning of JSON as code: enough to see what is in it. `size`: how long it was as it came. */
export function jsonBlock(value: unknown, size: number): string {
  const isSmall = size <= longestIndented;
  return codeBlock(
    (isSmall ? JSON.stringify(value, null, 2) : JSON.stringify(value)) ?? "",
    longestShown,
  );
}

/** The abbreviated commit. */
export function shortSha(sha: string): string {
  return sha.slice(0, 8);
}
