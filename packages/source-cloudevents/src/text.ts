import { cut, logBlock, oneLine, printable } from "@tocsin/core";
import { fieldOf } from "./fields.ts";

const longestBlock = 2_000;
const longestText = 20_000;

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
export function blockOf(value: unknown): string | undefined {
  return typeof value === "string" ? logBlock(value, longestBlock) || undefined : undefined;
}

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
