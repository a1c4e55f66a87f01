import { escapeMarkdown, oneLine, printable } from "@tocsin/core";

/** One line of plain text. */
export function line(value: string, max = 200): string {
  return oneLine(value, max);
}

/** Several lines. */
export function block(value: string, max: number): string {
  return printable(value, max).trim();
}

/** A CommonMark link; only the title when there is no address. */
export function markdownLink(title: string, url: string | undefined): string {
  return url === undefined ? escapeMarkdown(title) : `[${escapeMarkdown(title)}](${url})`;
}

/** The abbreviated commit that GitHub shows. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** A slug for use in fingerprints: `Code Scanner (beta)` → `code-scanner-beta`. */
export function slug(value: string): string {
  return value
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
