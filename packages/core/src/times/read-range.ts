import { readClock } from "../oncall/moment.ts";
import type { Range } from "./range.ts";

/** What was read, or what is wrong with it and what to write. */
export type RangeReading = Range | string;

const weekdayNames = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const monthNames =
  "january february march april may june july august september october november december".split(
    " ",
  );
const dayMinutes = 1440;

/** `09:00-17:00`, as the minutes of a day that are in it. */
export function readMinutes(written: string): RangeReading {
  const shown = JSON.stringify(written);
  const [from = "", to, ...more] = written.split("-");
  if (to === undefined || more.length > 0)
    return `${shown} is no range of times: write 09:00-17:00`;
  const start = readClock(from);
  const end = readClock(to);
  if (start === undefined || end === undefined) {
    const wrong = JSON.stringify(start === undefined ? from : to);
    return `${wrong} is no time of day: write 00:00 to 24:00`;
  }
  if (start === end || start - end === dayMinutes)
    return `${shown} has no length: write 00:00-24:00 for the whole day`;
  if (start === dayMinutes) return `${shown} starts as the day ends: write 00:00-${to}`;
  if (end === 0) return `${shown} ends as the day begins: write ${from}-24:00`;
  if (end < start) {
    return `${shown} ends before it starts: write two, ${from}-24:00 and 00:00-${to}`;
  }
  return { first: start, last: end - 1 };
}

/** `monday:friday`, 0 being Sunday. */
export function readWeekdays(written: string): RangeReading {
  const read = readEnds(written, (name) => indexOfName(weekdayNames, name));
  const shown = JSON.stringify(written);
  if (read === undefined) return `${shown} is no weekday: write monday:friday, sat or sunday`;
  if (read.first <= read.last) return read;
  const two = twoOf(weekdayNames, read);
  return `${shown} ends before it starts, as a week begins with sunday: write two, ${two}`;
}

/** `january:march` or `1:3`, 1 being January. */
export function readMonths(written: string | number): RangeReading {
  const read = readEnds(String(written), (part) => {
    const index = indexOfName(monthNames, part);
    const month = index === undefined ? readInteger(part) : index + 1;
    return month !== undefined && isWithinYear(month) ? month : undefined;
  });
  const shown = JSON.stringify(written);
  if (read === undefined) return `${shown} is no month: write january:march, mar or 3 (1 to 12)`;
  if (read.first <= read.last) return read;
  const two = twoOf(monthNames, { first: read.first - 1, last: read.last - 1 });
  return `${shown} ends before it starts, as a year begins with january: write two, ${two}`;
}

/** `2026:2027` */
export function readYears(written: string | number): RangeReading {
  const read = readEnds(String(written), readInteger);
  const shown = JSON.stringify(written);
  if (read === undefined) return `${shown} is no year: write 2026 or 2026:2027`;
  if (read.first <= read.last) return read;
  return `${shown} ends before it starts: write ${read.last}:${read.first}`;
}

/** `1:5` or `-3:-1`, which count from the end of the month. */
export function readDaysOfMonth(written: string | number): RangeReading {
  const read = readEnds(String(written), (part) => {
    const date = readInteger(part);
    return date !== undefined && date !== 0 && Math.abs(date) <= 31 ? date : undefined;
  });
  const shown = JSON.stringify(written);
  if (read === undefined) {
    return `${shown} is no day of the month: write 1 to 31, -1 for the last one, or 1:5`;
  }
  const { first, last } = read;
  if (first < 0 && last > 0) {
    return `${shown} goes over the end of a month: write two, ${first}:-1 and 1:${last}`;
  }
  if (first > 0 && last < 0) {
    // 28 days, as Alertmanager reckons it: so 28:-1 is refused too.
    if (first <= 28 + last) return read;
    const hint = "count both from the same end, as in 1:7 or -7:-1";
    return `${shown} may end before it starts in a short month: ${hint}`;
  }
  return first <= last ? read : `${shown} ends before it starts: write ${last}:${first}`;
}

const isWithinYear = (month: number) => month >= 1 && month <= 12;

/** `a:b`, or `a-b` where both are names, or one alone. */
function readEnds(written: string, read: (part: string) => number | undefined): Range | undefined {
  const lower = written.toLowerCase();
  const dashed = /^([a-z]+)-([a-z]+)$/.exec(lower);
  const parts = dashed === null ? lower.split(":") : dashed.slice(1);
  const first = read(parts[0] ?? "");
  const last = read(parts[1] ?? parts[0] ?? "");
  if (first === undefined || last === undefined || parts.length > 2) return undefined;
  return { first, last };
}

function readInteger(text: string): number | undefined {
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Long, or its first three letters. */
function indexOfName(names: readonly string[], text: string): number | undefined {
  const index = names.findIndex((name) => name === text || name.slice(0, 3) === text);
  return index === -1 ? undefined : index;
}

/** The two ranges that one over the end of the names is. */
function twoOf(names: readonly string[], { first, last }: Range): string {
  const show = (from: number, to: number) =>
    from === to ? names[from] : `${names[from]}:${names[to]}`;
  return `${show(first, names.length - 1)} and ${show(0, last)}`;
}
