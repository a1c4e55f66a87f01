import { midnightOf, weekdayOf } from "../oncall/local-time.ts";
import { minute, type Zone } from "../oncall/zone.ts";
import { isWithin, type Range } from "./range.ts";

/** The days of a spec; a list that is left out holds on any. */
export interface SpecDays {
  /** 0 is Sunday. */
  readonly weekdays?: readonly Range[] | undefined;
  /** Negative ones count from the end of the month. */
  readonly daysOfMonth?: readonly Range[] | undefined;
  /** 1 is January. */
  readonly months?: readonly Range[] | undefined;
  readonly years?: readonly Range[] | undefined;
}

/** All of it must hold at once, by the clock of the zone. */
export interface Spec extends SpecDays {
  readonly zone: Zone;
  /** Minutes of the day. */
  readonly times?: readonly Range[] | undefined;
}

/** Whether the day of a local time is one of the spec's. */
export function isDayOf(spec: SpecDays, local: number): boolean {
  const date = new Date(local);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  // Of the calendar, not of the hours between two firsts: a month with a change of clocks has fewer.
  const length = new Date(Date.UTC(2000 + (year % 400), month + 1, 0)).getUTCDate();
  return (
    holds(spec.years, year) &&
    holds(spec.months, month + 1) &&
    holds(spec.weekdays, (weekdayOf(local) + 1) % 7) &&
    holds(spec.daysOfMonth?.map(fromStart(length)), date.getUTCDate())
  );
}

export function isTimeOf(spec: Spec, time: number): boolean {
  const local = spec.zone.local(time);
  return holds(spec.times, minuteOf(local)) && isDayOf(spec, local);
}

export const minuteOf = (local: number) => Math.floor((local - midnightOf(local)) / minute);

function holds(ranges: readonly Range[] | undefined, value: number): boolean {
  return ranges === undefined || ranges.some((range) => isWithin(range, value));
}

const fromStart =
  (length: number) =>
  ({ first, last }: Range): Range => ({
    first: first < 0 ? length + 1 + first : first,
    last: last < 0 ? length + 1 + last : last,
  });
