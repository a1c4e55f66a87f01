import { day, minute, type Zone } from "./zone.ts";

/**
 * When the clock shows a local time: the first time, or the last where it comes twice. Where it is skipped
 * it is the jump itself.
 */
export function momentOf(zone: Zone, local: number, which: "first" | "last"): number {
  const first = zone.time(local);
  const { start, end } = zone.offsetAt(first);
  if (zone.local(first) !== local) return start;
  if (which === "first" || !Number.isFinite(end)) return first;
  const again = local - zone.offsetAt(end).offset;
  return again >= end ? again : first;
}

/** The midnight, as a local time, that the day of a local time begins with. */
export function midnightOf(local: number): number {
  return Math.floor(local / day) * day;
}

/** The day of the week of a local time: 0 is Monday. */
export function weekdayOf(local: number): number {
  // 1970-01-01 was a Thursday.
  const days = Math.floor(local / day) + 3;
  return ((days % 7) + 7) % 7;
}

/** For people, in their zone: `2026-01-05 09:00`. */
export function showLocal(zone: Zone, time: number): string {
  const whole = Math.floor(zone.local(time) / minute) * minute;
  return new Date(whole).toISOString().slice(0, 16).replace("T", " ");
}
