import type { Change } from "../storage.ts";

/** What is wrong with a change; undefined when a driver can take it. */
export function badChange(change: Change): string | undefined {
  const { key, expect, value, lane, due, sort, expires } = change;
  if (typeof key !== "string" || key === "") return "a change needs a key: collection:name";
  const named = (what: string) => `the change of ${JSON.stringify(key)}: ${what}`;
  if (value !== null && (typeof value !== "string" || value.includes("\0"))) {
    return named("value must be JSON text or null");
  }
  if (expect !== undefined && !Number.isSafeInteger(expect)) {
    return named("expect must be the version that was read, or 0");
  }
  if (due !== undefined && !Number.isFinite(due)) return named("due must be a time in ms");
  if (due !== undefined && !lane) return named("due needs a lane");
  if (sort !== undefined && !Number.isSafeInteger(sort))
    return named("sort must be a whole number");
  if (expires !== undefined && !Number.isFinite(expires)) {
    return named("expires must be a time in ms");
  }
  return undefined;
}
