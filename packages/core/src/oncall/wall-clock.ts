import type { Zone } from "./zone.ts";

/** Local times without end in either direction, by number: handoffs, openings and closings. */
export interface Marks {
  local(index: number): number;
  /** The last one at or before a local time. */
  last(local: number): number;
}

/** The mark that counts at a time, and until when it does. */
export interface Turn {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The turn at a time: the highest mark whose time has come. Which one it is follows from the local
 * time by arithmetic; where clocks change it is a few further on or back. A mark in a skipped hour
 * may come together with a later one, or after it; its turn has no length then.
 */
export function turnAt(marks: Marks, zone: Zone, time: number): Turn {
  let index = marks.last(zone.local(time));
  while (zone.time(marks.local(index)) > time) index -= 1;
  while (zone.time(marks.local(index + 1)) <= time) index += 1;
  return { index, start: zone.time(marks.local(index)), end: nextTime(marks, zone, index + 1) };
}

function nextTime(marks: Marks, zone: Zone, index: number): number {
  let first = zone.time(marks.local(index));
  // Skipped: one that comes after it by the clock may come before it in time.
  for (let other = index + 1; marks.local(other) < zone.local(first); other += 1) {
    first = Math.min(first, zone.time(marks.local(other)));
  }
  return first;
}
