import { parseDuration, parseMoment, showDuration, type Zone } from "@tocsin/core";

/** What a test's times are seen from. */
export interface Calendar {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly zone: Zone;
}

const dayMs = 86_400_000;
const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const clockShape = /^(?:(mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/i;

/** How a time is written, for messages. */
export const timeForms = 'write 5m (since the start), "09:30", Mon 09:30 or 2026-03-29 02:30';

/**
 * A length since the start, a time of day or of the week (the first at or after the start), or a date and a
 * time, of the test's zone unless it names an offset. Undefined: it is none of these.
 */
export function readTime(written: string | number, { start, zone }: Calendar): number | undefined {
  const text = String(written).trim();
  const since = parseDuration(text);
  if (since !== undefined) return start + since;
  const found = clockShape.exec(text);
  if (found !== null) return firstOnClock(found, { start, zone });
  const moment = parseMoment(text, zone.name);
  return Number.isNaN(moment) ? undefined : moment;
}

function firstOnClock(
  [, name, hours, minutes, seconds = "0"]: RegExpExecArray,
  { start, zone }: Calendar,
): number | undefined {
  const ofDay = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  const midnight = Math.floor(zone.local(start) / dayMs) * dayMs;
  for (let day = 0; day <= days.length; day += 1) {
    const local = midnight + day * dayMs + ofDay;
    const time = zone.time(local);
    const isDay = name === undefined || dayOf(local) === name.toLowerCase();
    if (time >= start && isDay) return time;
  }
  return undefined;
}

/** The `count` times that follow one another: whole days by the clock on the wall, all else by the time that passes. */
export function timesFrom(first: number, everyMs: number, count: number, zone: Zone): number[] {
  const byWall = everyMs > 0 && everyMs % dayMs === 0;
  return Array.from({ length: count }, (_, turn) =>
    byWall ? zone.time(zone.local(first) + turn * everyMs) : first + turn * everyMs,
  );
}

/** `+5 m`, and the same on the wall: `Mon 2026-01-05 09:05`. */
export function showTime(time: number, { start, zone }: Calendar): string {
  const local = zone.local(time);
  const iso = new Date(local).toISOString();
  const seconds = local % 60_000 === 0 ? 16 : 19;
  const name = dayOf(local);
  const day = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return `+${showDuration(time - start)} · ${day} ${iso.slice(0, seconds).replace("T", " ")}`;
}

function dayOf(local: number): (typeof days)[number] {
  // 1970-01-01 was a Thursday.
  return days[(((Math.floor(local / dayMs) + 3) % 7) + 7) % 7] ?? "mon";
}
