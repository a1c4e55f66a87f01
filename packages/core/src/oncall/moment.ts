import { findZone, utc } from "./zone.ts";

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** `2026-01-05` or `2026-01-05T09:00` as a local time; undefined: there is no such one. */
export function readLocal(text: string): number | undefined {
  const found = pattern.exec(text);
  if (found === null || found[8] !== undefined) return undefined;
  return localOf(found);
}

/**
 * A date, or a date and a time, with or without an offset; without one it is of the zone. NaN: it is
 * none.
 */
export function parseMoment(text: string, zone: string): number {
  const found = pattern.exec(text);
  const local = found === null ? undefined : localOf(found);
  if (found === null || local === undefined) return Number.NaN;
  const offset = found[8];
  if (offset === undefined) return (findZone(zone) ?? utc).time(local);
  if (offset === "Z") return local;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  return local - (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}

function localOf(found: RegExpExecArray): number | undefined {
  const [year, month, date, hours, minutes, seconds] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  if (hours > 24 || minutes > 59 || seconds > 59 || (hours === 24 && minutes + seconds > 0)) {
    return undefined;
  }
  const midnight = new Date(0).setUTCFullYear(year, month - 1, date);
  const read = new Date(midnight);
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== date) return undefined;
  const fraction = Number((found[7] ?? "").padEnd(3, "0"));
  return midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
}

/** `09:00` in minutes; `24:00` is the end of a day. Undefined: there is no such time. */
export function readClock(text: string): number | undefined {
  const found = /^(\d\d):([0-5]\d)$/.exec(text);
  if (found === null) return undefined;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return minutes <= 1440 ? minutes : undefined;
}
