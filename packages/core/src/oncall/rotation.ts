import { midnightOf, weekdayOf } from "./local-time.ts";
import type { Timeline } from "./timeline.ts";
import { type Marks, turnAt } from "./wall-clock.ts";
import { day, hour, minute, week, type Zone } from "./zone.ts";

type Unit = "h" | "d" | "w" | "mo";

/** How long a shift is. */
export interface Length {
  readonly unit: Unit;
  readonly count: number;
}

/** When shifts begin within their unit. */
export interface Handoff {
  /** 0 is Monday. */
  readonly weekday?: number;
  /** Of the month. */
  readonly date?: number;
  /** Milliseconds since midnight. */
  readonly time: number;
}

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

// 1970-01-05 was a Monday.
const monday = 4 * day;
const named: Record<string, Unit> = { hourly: "h", daily: "d", weekly: "w", monthly: "mo" };
const fixed = { h: hour, d: day, w: week };

/** `weekly` or `12h`. */
export function readLength(text: string): Length | undefined {
  const unit = named[text];
  if (unit !== undefined) return { unit, count: 1 };
  const found = /^(\d+)(h|d|w|mo)$/.exec(text);
  if (found === null) return undefined;
  return { unit: found[2] as Unit, count: Number(found[1]) };
}

/** A string says what to write instead. */
export function readHandoff(text: string, { unit, count }: Length): Handoff | string {
  const parts = text.toLowerCase().split(" ");
  const [hours, minutes] = (parts.at(-1) ?? "").split(":").map(Number) as [number, number];
  const time = hours * hour + minutes * minute;
  const which = parts.length > 1 ? (parts[0] as string) : undefined;
  const weekday = weekdays.indexOf(which as (typeof weekdays)[number]);
  if (weekday >= 0 && (unit === "w" || (unit === "d" && count % 7 === 0))) return { weekday, time };
  if (unit === "w") return 'a rotation of weeks changes on a weekday: write "Mon 09:00"';
  if (unit === "mo") {
    const date = Number(which);
    const fits = date >= 1 && date <= 31;
    return fits
      ? { date, time }
      : 'a rotation of months changes on a day of the month: write "1 09:00"';
  }
  if (which === undefined) return { time };
  return 'a rotation of hours or days changes at a time of day: write "09:00", and its first day at start';
}

/** The Monday at midnight that the week of a local time begins with. */
export const weekOf = (local: number) => Math.floor((local - monday) / week) * week + monday;

/** The handoffs of a rotation; number 0 is the first at or after `start`, without a handoff `start` itself. */
export function handoffs(length: Length, start: number, handoff: Handoff | undefined): Marks {
  if (length.unit === "mo") return monthlyHandoffs(length.count, start, handoff);
  const each = length.count * fixed[length.unit];
  const first = handoff === undefined ? start : firstHandoff(start, handoff);
  return {
    local: (index) => first + index * each,
    last: (local) => Math.floor((local - first) / each),
  };
}

function firstHandoff(start: number, { weekday, time }: Handoff): number {
  const ahead = weekday === undefined ? 0 : (weekday - weekdayOf(start) + 7) % 7;
  const first = midnightOf(start) + ahead * day + time;
  return first >= start ? first : first + (weekday === undefined ? day : week);
}

/** Always counted from the first month, so that the 31st comes back after a February. */
function monthlyHandoffs(count: number, start: number, handoff: Handoff | undefined): Marks {
  const date = handoff?.date ?? new Date(start).getUTCDate();
  const time = handoff?.time ?? start - midnightOf(start);
  const inMonth = (month: number) => {
    const days = new Date(Date.UTC(2000, month + 1 - monthZero, 0)).getUTCDate();
    return Date.UTC(2000, month - monthZero, Math.min(date, days)) + time;
  };
  let first = monthOf(start);
  if (inMonth(first) < start) first += 1;
  return {
    local: (index) => inMonth(first + index * count),
    last(local) {
      const index = Math.floor((monthOf(local) - first) / count);
      return inMonth(first + index * count) <= local ? index : index - 1;
    },
  };
}

// Date.UTC reads years below 100 as 19xx; months counted from 2000 do not meet that.
const monthZero = 2000 * 12;

function monthOf(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const nobody: readonly string[] = [];

/** Takes turns from the first handoff on: turn number k is person k, and then from the front again. */
export function rotation(
  people: readonly (readonly string[])[],
  marks: Marks,
  zone: Zone,
): Timeline<readonly string[]> {
  const first = zone.time(marks.local(0));
  const before = { start: Number.NEGATIVE_INFINITY, end: first, value: nobody };
  return (time) => {
    if (time < first) return before;
    const { index, start, end } = turnAt(marks, zone, time);
    return { start, end, value: people[index % people.length] ?? nobody };
  };
}
