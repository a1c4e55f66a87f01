import type { Shift } from "./schedule.ts";
import { findZone } from "./zone.ts";

/** A stretch with nobody on call. */
export interface Gap {
  readonly start: number;
  readonly end: number;
  /** Why nobody: `gap`, or the override that leaves nobody. */
  readonly why: string;
}

/** More than one is on call. */
export interface Overlap {
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
}

/** One person is on call for two schedules at once. */
export interface DoubleDuty {
  readonly person: string;
  readonly schedules: readonly [string, string];
  readonly start: number;
  readonly end: number;
}

/** The clocks of a zone are changed. Offsets are in minutes east of UTC. */
export interface DstChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Where nobody is on call, neighbours put together. */
export function onCallGaps(shifts: readonly Shift[]): readonly Gap[] {
  const gaps: Gap[] = [];
  for (const { start, end, people, why } of shifts) {
    if (people.length > 0) continue;
    const last = gaps.at(-1);
    if (last?.end === start) gaps[gaps.length - 1] = { ...last, end };
    else gaps.push({ start, end, why });
  }
  return gaps;
}

/** Where several are on call together. */
export function onCallOverlaps(shifts: readonly Shift[]): readonly Overlap[] {
  return shifts
    .filter(({ people }) => people.length > 1)
    .map(({ start, end, people }) => ({ start, end, people }));
}

/** Who is on call for two schedules at once; shifts of each in order, as `Schedule.shifts` gives them. */
export function doubleDuties(
  schedules: ReadonlyMap<string, readonly Shift[]>,
): readonly DoubleDuty[] {
  const all = [...schedules];
  const doubles: DoubleDuty[] = [];
  for (const [index, [one, shifts]] of all.entries()) {
    for (const [other, others] of all.slice(index + 1)) {
      let first = 0;
      for (const shift of shifts) {
        while ((others[first]?.end ?? Number.POSITIVE_INFINITY) <= shift.start) first += 1;
        for (let place = first; ; place += 1) {
          const second = others[place];
          if (second === undefined || second.start >= shift.end) break;
          const start = Math.max(shift.start, second.start);
          const end = Math.min(shift.end, second.end);
          for (const person of shift.people) {
            if (second.people.includes(person)) {
              doubles.push({ person, schedules: [one, other], start, end });
            }
          }
        }
      }
    }
  }
  return doubles;
}

/** When the clocks of a zone are changed from `from` to before `to`. */
export function dstChanges(timezone: string, from: number, to: number): readonly DstChange[] {
  const zone = findZone(timezone);
  const changes: DstChange[] = [];
  if (zone === undefined || !Number.isFinite(from) || !Number.isFinite(to)) return changes;
  for (let at = zone.offsetAt(from - 1).end; at < to; at = zone.offsetAt(at).end) {
    const before = zone.offsetAt(at - 1).offset / 60_000;
    const after = zone.offsetAt(at).offset / 60_000;
    if (before !== after) changes.push({ at, before, after });
  }
  return changes;
}
