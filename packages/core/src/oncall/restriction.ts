import { readDays } from "./days.ts";
import { readClock } from "./moment.ts";
import type { LayerOptions } from "./options.ts";
import { weekOf } from "./rotation.ts";
import { always, type Timeline } from "./timeline.ts";
import { type Marks, turnAt } from "./wall-clock.ts";
import { day, minute, week, type Zone } from "./zone.ts";

/** A part of each week: some days, and hours of them. */
export type Window = NonNullable<LayerOptions["restrict"]>[number];

const minutesOfWeek = 7 * 1440;

/** What is wrong with a window, by key. */
export function windowProblems(window: Window): readonly (readonly [string, string])[] {
  const problems: [string, string][] = [];
  if (window.from !== undefined && (readClock(window.from) ?? 1440) === 1440) {
    problems.push(["from", `"${window.from}" is no time of day: write 00:00 to 23:59`]);
  }
  if (window.to !== undefined && readClock(window.to) === undefined) {
    problems.push(["to", `"${window.to}" is no time of day: write 00:00 to 24:00`]);
  }
  return problems;
}

/** Open within any of the windows, by the clock on the wall. */
export function openHours(windows: readonly Window[], zone: Zone): Timeline<boolean> {
  const open = union(windows.flatMap(partsOfWeek));
  if (open.length === 0) return always(false);
  // Each opening and closing of a week; what goes on over its end is no change.
  const changes = open
    .flatMap(([from, to]) => [
      { at: from, open: true },
      { at: to, open: false },
    ])
    .filter(({ at }) => !(wraps(open) && (at === 0 || at === minutesOfWeek)));
  if (changes.length === 0) return always(true);
  const count = changes.length;
  const changeAt = (index: number) => changes[((index % count) + count) % count] as Change;
  const marks: Marks = {
    local: (index) => Math.floor(index / count) * week + firstWeek + changeAt(index).at * minute,
    last(local) {
      const weeks = (weekOf(local) - firstWeek) / week;
      const into = (local - weekOf(local)) / minute;
      return weeks * count + changes.filter(({ at }) => at <= into).length - 1;
    },
  };
  return (time) => {
    const { index, start, end } = turnAt(marks, zone, time);
    return { start, end, value: changeAt(index).open };
  };
}

interface Change {
  readonly at: number;
  readonly open: boolean;
}

type Span = readonly [from: number, to: number];

const firstWeek = weekOf(0);

const wraps = (open: readonly Span[]) => open[0]?.[0] === 0 && open.at(-1)?.[1] === minutesOfWeek;

/** `from` = `to` is a whole day, and a `to` before it is on the day after. */
function partsOfWeek(window: Window): readonly Span[] {
  const from = readClock(window.from ?? "00:00") ?? 0;
  const to = readClock(window.to ?? "24:00") ?? 1440;
  const length = to > from ? to - from : to + 1440 - from;
  return [...readDays(window.days)].flatMap((weekday) => {
    const start = weekday * 1440 + from;
    const end = start + length;
    if (end <= minutesOfWeek) return [[start, end] as const];
    return [[start, minutesOfWeek] as const, [0, end - minutesOfWeek] as const];
  });
}

function union(spans: readonly Span[]): readonly Span[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...spans].sort((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Whole days of the zone: true on these dates (`2026-12-25`). */
export function onDates(midnights: readonly number[], zone: Zone): Timeline<boolean> {
  const runs: { start: number; end: number }[] = [];
  for (const midnight of [...new Set(midnights)].sort((one, other) => one - other)) {
    const start = zone.time(midnight);
    const end = zone.time(midnight + day);
    const last = runs.at(-1);
    if (last !== undefined && last.end >= start) last.end = end;
    else if (end > start) runs.push({ start, end });
  }
  return (time) => {
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((runs[middle] as { end: number }).end <= time) low = middle + 1;
      else high = middle;
    }
    const next = runs[low];
    if (next !== undefined && next.start <= time) return { ...next, value: true };
    return {
      start: runs[low - 1]?.end ?? Number.NEGATIVE_INFINITY,
      end: next?.start ?? Number.POSITIVE_INFINITY,
      value: false,
    };
  };
}

export const closedOn =
  (dates: Timeline<boolean>): Timeline<boolean> =>
  (time) => {
    const stretch = dates(time);
    return { ...stretch, value: !stretch.value };
  };
