import { cut, oneLine, printable } from "@tocsin/core";
import { fieldOf } from "./fields.ts";

/** One line of plain text at the end of these names, empty when there is none. */
export function lineAt(value: unknown, ...path: readonly string[]): string {
  return lineOf(fieldOf(value, ...path));
}

/** One line of plain text, empty when it is no text; a number counts as one. */
export function lineOf(value: unknown, most = 200): string {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" ? oneLine(value, most) : "";
}

/** CommonMark that shows lines exactly as they are; of long ones the end, where the error stands. */
export function codeBlock(value: unknown, most = 2_000): string | undefined {
  if (typeof value !== "string") return undefined;
  const end = value.slice(-most);
  const lines = printable(end.length < value.length ? `…${end}` : end, most + 1).trim();
  if (lines === "") return undefined;
  const runs = Array.from(lines.matchAll(/`+/g), ([run]) => run.length);
  const fence = "`".repeat(Math.max(3, 1 + Math.max(0, ...runs)));
  return `${fence}\n${lines}\n${fence}`;
}

const longestText = 20_000;

/** Text that its sender wrote as CommonMark; channels trust none. */
export function commonMark(value: unknown): string | undefined {
  return typeof value === "string" ? printable(value, longestText).trim() || undefined : undefined;
}

/** An id as people read it: `5f3c0a71-2b1e-4d0a-9c44-70d1e8a6b3f2` → `5f3c0a71`. */
export function shortId(id: string): string {
  const uuid = /^[\da-f]{8}(?=-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$)/i.exec(id);
  return uuid?.[0] ?? cut(id, 60);
}

// Browsers and chat services refuse longer addresses.
const longestAddress = 2_000;

/** An http or https address without a user in it, safe inside CommonMark. */
export function webAddress(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longestAddress || !URL.canParse(value))
    return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

/** `2 h 10 m`, `1 m 5 s`; nothing when an end is missing or before the start. */
export function duration(start: string | undefined, end: string | undefined): string | undefined {
  if (start === undefined || end === undefined) return undefined;
  const seconds = Math.round((Date.parse(end) - Date.parse(start)) / 1_000);
  if (seconds < 0) return undefined;
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(2) : parts.slice(first, first + 2);
  return shown
    .filter(([count], index) => index === 0 || count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
