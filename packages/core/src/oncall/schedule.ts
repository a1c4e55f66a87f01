import { overrideEdit } from "./override.ts";
import { type Duty, edited, type Stretch, type Timeline } from "./timeline.ts";
import { day } from "./zone.ts";

/** Who is on call in a stretch of time, from `start` to before `end` (ms since the epoch). */
export interface Shift {
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
  /** Why they: `layer 1`, `override: dentist`, `swap`. */
  readonly why: string;
}

/** A schedule, read and checked. */
export interface Schedule {
  readonly name: string;
  readonly timezone: string;
  /**
   * Who is on call at this moment (ms since the epoch); empty: nobody. What has no beginning begins
   * in 1970, what has no end ends in 9999.
   */
  at(time: number, overrides?: readonly Override[]): Shift;
  /**
   * The final schedule from `from` to `to`: every moment is in exactly one shift, those with nobody
   * (gaps) too. At most 400 days.
   */
  shifts(from: number, to: number, overrides?: readonly Override[]): readonly Shift[];
}

/** An override that was made while the gateway runs, or one of the config, with its times read. */
export interface Override {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
  readonly replaces?: string;
  readonly add?: boolean;
  readonly reason?: string;
}

/** The first and the last moment of a schedule: what ISO 8601 writes with four digits. */
export const earliest = 0;
export const latest = Date.UTC(9999, 11, 31);

const longest = 400 * day;
// Equal stretches that are put together on either side of a moment.
const mostNeighbours = 60;

/** The schedule over who is on call by layers, swaps and the config's overrides. */
export function openSchedule(name: string, timezone: string, duties: Timeline<Duty>): Schedule {
  const timelineWith = (overrides: readonly Override[] = []) =>
    edited(duties, overrides.map(overrideEdit));

  return {
    name,
    timezone,
    at(time, overrides) {
      const timeline = timelineWith(overrides);
      const now = Math.min(Math.max(time, earliest), latest - 1) || earliest;
      const { start, end, value } = timeline(now);
      return shift(reachBack(timeline, start, value), reachOn(timeline, end, value), value);
    },
    shifts(from, to, overrides) {
      const first = Math.max(from, earliest);
      const end = Math.min(to, latest, first + longest);
      const near = overrides?.filter((override) => override.end > first && override.start < end);
      const timeline = timelineWith(near);
      const shifts: Shift[] = [];
      for (let time = first; time < end; ) {
        const stretch = timeline(time);
        const until = Math.min(stretch.end, end);
        const last = shifts.at(-1);
        if (last !== undefined && isSame(last, stretch.value)) {
          shifts[shifts.length - 1] = { ...last, end: until };
        } else shifts.push(shift(time, until, stretch.value));
        time = until;
      }
      return shifts;
    },
  };
}

function reachBack(timeline: Timeline<Duty>, from: number, duty: Duty): number {
  let start = from;
  for (let count = 0; count < mostNeighbours && start > earliest; count += 1) {
    const before: Stretch<Duty> = timeline(start - 1);
    if (!isSame(before.value, duty)) break;
    start = before.start;
  }
  return start;
}

function reachOn(timeline: Timeline<Duty>, from: number, duty: Duty): number {
  let end = from;
  for (let count = 0; count < mostNeighbours && end < latest; count += 1) {
    const after: Stretch<Duty> = timeline(end);
    if (!isSame(after.value, duty)) break;
    end = after.end;
  }
  return end;
}

function shift(start: number, end: number, { people, why }: Duty): Shift {
  return { start: Math.max(start, earliest), end: Math.min(end, latest), people, why };
}

function isSame(one: Duty, other: Duty): boolean {
  if (one.why !== other.why || one.people.length !== other.people.length) return false;
  return one.people.every((name, index) => name === other.people[index]);
}
