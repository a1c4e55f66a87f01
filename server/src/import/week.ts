import type { Day, LayerOptions } from "@tocsin/core";
import type { WallTime } from "./zone.ts";

export const dayMinutes = 24 * 60;
export const weekMinutes = 7 * dayMinutes;
export const days: readonly Day[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** A stretch that returns each week, in minutes from Monday 00:00; `to` is at most a week. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretches in order, joined where they touch and cut at the end of the week. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const inWeek = stretches.flatMap(({ from, to }): Stretch[] => {
    const length = Math.min(to - from, weekMinutes);
    const start = ((from % weekMinutes) + weekMinutes) % weekMinutes;
    const end = start + length;
    if (end <= weekMinutes) return [{ from: start, to: end }];
    return [
      { from: start, to: weekMinutes },
      { from: 0, to: end - weekMinutes },
    ];
  });
  const result: Stretch[] = [];
  for (const { from, to } of inWeek.sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (from >= to) continue;
    if (last === undefined || from > last.to) result.push({ from, to });
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
  }
  return result;
}

/** The same stretch on each of these days (0: Monday). */
export function onDays(which: readonly number[], from: number, length: number): Stretch[] {
  return which.map((day) => {
    const start = day * dayMinutes + from;
    return { from: start, to: start + length };
  });
}

export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6];

export function isWholeWeek(stretches: readonly Stretch[]): boolean {
  const [only] = joined(stretches);
  return only !== undefined && only.from === 0 && only.to === weekMinutes;
}

/** Whether the two have a minute in common; absent: the whole week. */
export function meet(one?: readonly Stretch[], other?: readonly Stretch[]): boolean {
  if (one === undefined || other === undefined) return true;
  const others = joined(other);
  return joined(one).some(({ from, to }) =>
    others.some((each) => each.from < to && from < each.to),
  );
}

/** As `restrict` of a layer: cut at midnight, days with the same hours together. */
export function restrictions(stretches: readonly Stretch[]): NonNullable<LayerOptions["restrict"]> {
  const byHours = new Map<string, Set<number>>();
  for (const { from, to } of joined(stretches)) {
    for (let day = Math.floor(from / dayMinutes); day * dayMinutes < to; day += 1) {
      const start = Math.max(from - day * dayMinutes, 0);
      const end = Math.min(to - day * dayMinutes, dayMinutes);
      const hours = `${clock(start)} ${clock(end)}`;
      byHours.set(hours, (byHours.get(hours) ?? new Set()).add(day));
    }
  }
  return [...byHours].map(([hours, on]) => {
    const [from = "", to = ""] = hours.split(" ");
    return {
      ...(on.size === 7 ? {} : { days: dayNames(on) }),
      ...(from === "00:00" && to === "24:00" ? {} : { from, to }),
    };
  });
}

/** `mon-fri`, or a list where they are not in a row. */
function dayNames(on: ReadonlySet<number>): string | Day[] {
  const names = days.filter((_, day) => on.has(day));
  const inRow = Math.max(...on) - Math.min(...on) === on.size - 1;
  const [only = "mon", ...others] = names;
  if (others.length === 0) return only;
  return inRow && others.length > 1 ? `${only}-${names.at(-1)}` : names;
}

/** Minutes since midnight. */
export function minuteOfDay(wall: WallTime): number {
  return Math.floor(wall / 60_000) % dayMinutes;
}

/** 0: Monday. */
export function dayOfWeek(wall: WallTime): number {
  return (new Date(wall).getUTCDay() + 6) % 7;
}

function clock(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
