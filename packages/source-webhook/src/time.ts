import { showDuration } from "@tocsin/core";

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);
// ISO 8601 and its relatives: `2026-01-05 09:00:00 UTC`, `2026-01-05T09:00:00.123+0000`.
const written =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(?:(Z|UTC|GMT)|([+-]\d\d):?(\d\d))?$/;

/**
 * ISO 8601 in UTC of a time as senders write it: ISO 8601, with a blank for the T, without a zone (then UTC), or
 * seconds, milliseconds, microseconds or nanoseconds since the epoch. A day without a time is none.
 */
export function readTime(value: unknown): string | undefined {
  const ms = typeof value === "number" ? ofEpoch(value) : ofText(value);
  if (ms === undefined || !(ms >= earliest && ms < latest)) return undefined;
  return new Date(ms).toISOString();
}

function ofText(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length > 60) return undefined;
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return ofEpoch(Number(text));
  const [, day, time, , hours, minutes] = written.exec(text) ?? [];
  if (day !== undefined) {
    return Date.parse(`${day}T${time}${hours === undefined ? "Z" : `${hours}:${minutes}`}`);
  }
  // RFC 2822: `Mon, 05 Jan 2026 09:00:00 GMT`.
  return /^[a-z]{3}, \d/i.test(text) ? Date.parse(text) : undefined;
}

function ofEpoch(value: number): number {
  if (value < 1e11) return value * 1000;
  if (value < 1e14) return value;
  return value < 1e17 ? value / 1e3 : value / 1e6;
}

/** The latest of the times that are known. */
export function newest(...times: readonly (string | undefined)[]): string | undefined {
  return times.reduce((best, time) => {
    if (time === undefined) return best;
    return best === undefined || time > best ? time : best;
  }, undefined);
}

/** A number of seconds: `2 h 10 m`, `1 m 5 s`, `12 s`. */
export function seconds(given: number | undefined): string | undefined {
  if (given === undefined || !(given >= 0)) return undefined;
  return showDuration(Math.round(given) * 1_000);
}
