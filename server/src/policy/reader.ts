import { parseDuration } from "@tocsin/core";
import type { ConfigDocument } from "../config/document.ts";
import type { Config } from "../config/load.ts";
import type { ConfigProblem } from "../config/problem.ts";
import { most } from "./format.ts";
import type { Face } from "./recording.ts";
import { type Calendar, readTime, timeForms, timesFrom } from "./times.ts";

/** What the lines of one test are read with. */
export interface Reader {
  readonly document: ConfigDocument;
  /** Those found so far. */
  readonly problems: ConfigProblem[];
  /** Of the test in the file. */
  readonly path: readonly PropertyKey[];
  readonly config: Config;
  readonly faces: ReadonlyMap<string, Face>;
  /** What files that a line names are seen from. */
  readonly folder: string;
  readonly calendar: Calendar;
}

const dayMs = 86_400_000;

/** Says what is wrong at a place of the file; answers undefined. */
export function complain(
  { document, problems }: Reader,
  path: readonly PropertyKey[],
  message: string,
): undefined {
  problems.push(document.problem(path, message));
  return undefined;
}

export function lineOf({ document }: Reader, path: readonly PropertyKey[]): number {
  return document.problem(path, "").place?.line ?? 1;
}

/** A time of the test in ms; what can't be read, or lies outside of what a test may span, is a problem. */
export function timeAt(
  reader: Reader,
  written: string | number,
  path: readonly PropertyKey[],
): number | undefined {
  const time = readTime(written, reader.calendar);
  const shown = JSON.stringify(written);
  if (time === undefined) return complain(reader, path, `${shown} is no time: ${timeForms}`);
  if (time < reader.calendar.start)
    return complain(reader, path, `${shown} is before the start of the test`);
  if (time > reader.calendar.start + most.days * dayMs)
    return complain(reader, path, `${shown} is more than ${most.days} days after the start`);
  return time;
}

/** A length in ms, longer than nothing. */
export function lengthAt(
  reader: Reader,
  written: string | number,
  path: readonly PropertyKey[],
): number | undefined {
  const ms = typeof written === "number" ? undefined : parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  return complain(reader, path, `${JSON.stringify(written)} is no length: write 90s, 5m, 2h or 1d`);
}

export interface Series {
  readonly every?: string | number | undefined;
  readonly times?: number | undefined;
}

/** Every time that a line means, beginning with the first. */
export function seriesFrom(
  reader: Reader,
  first: number,
  { every, times = 1 }: Series,
  path: readonly PropertyKey[],
): readonly number[] {
  if (every === undefined) return Array.from({ length: times }, () => first);
  if (times < 2) {
    complain(reader, [...path, "every"], "comes again how often? write times: with a number, too");
    return [];
  }
  const ms = lengthAt(reader, every, [...path, "every"]);
  if (ms === undefined) return [];
  const { start, zone } = reader.calendar;
  if (first + ms * times <= start + most.days * dayMs) return timesFrom(first, ms, times, zone);
  complain(reader, [...path, "times"], `goes on for more than ${most.days} days`);
  return [];
}
