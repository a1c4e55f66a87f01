import { readTimes as readNewTimes, type TimesOptions, timesSchema } from "@tocsin/core";
import type { Books } from "./books.ts";
import type { Path } from "./document.ts";
import type { OldConfig, OldInterval } from "./format.ts";
import { literal } from "./variables.ts";

/** One spec as the config writes it. */
export type NewInterval = TimesOptions[string][number];

const sections = ["time_intervals", "mute_time_intervals"] as const;

/** The named intervals of both sections; the second is the name that the first had before. */
export function readTimes(config: OldConfig, books: Books): ReadonlyMap<string, NewInterval[]> {
  const found = new Map<string, NewInterval[]>();
  for (const section of sections) {
    for (const [index, { name, time_intervals: intervals }] of config[section].entries()) {
      const path = [section, index];
      if (found.has(name)) books.complain([...path, "name"], "is the name of another one");
      if (intervals.length === 0) {
        books.notes.add(
          [...path, "time_intervals"],
          "is empty and so never holds: it is left out, also where routes name it",
        );
      } else books.remarks.gather(path, ["times", name]);
      const at = [...path, "time_intervals"];
      const parts = intervals.map((each, part) => readInterval(each, [...at, part], books));
      found.set(name, parts);
      check(name, parts, at, books);
    }
  }
  return found;
}

const fields = [
  ["weekdays", "weekdays"],
  ["days_of_month", "daysOfMonth"],
  ["months", "months"],
  ["years", "years"],
] as const;

function readInterval(old: OldInterval, path: Path, books: Books): NewInterval {
  const times = old.times.map(({ start_time: start, end_time: end }) => `${start}-${end}`);
  const others = fields.flatMap(([from, to]) =>
    old[from].length === 0 ? [] : [[to, old[from].map((each) => literal(each.trim()))] as const],
  );
  const { location } = old;
  const isLocal = location === "Local";
  if (isLocal) {
    books.notes.add(
      [...path, "location"],
      "Local is the zone of the machine, which has no counterpart: write its name at the time interval, or it is UTC",
    );
  }
  return {
    ...(times.length === 0 ? {} : { times }),
    ...Object.fromEntries(others),
    ...(location === undefined || isLocal ? {} : { location: literal(location) }),
  };
}

/** By the reader of the new config, at the place in the old one. */
function check(name: string, parts: readonly NewInterval[], at: Path, books: Books): void {
  const tooMuch =
    parts.length === 0 ? [] : (timesSchema.safeParse({ [name]: parts }).error?.issues ?? []);
  for (const { path, message } of tooMuch)
    books.complain([...at, ...oldPath(path.slice(1))], message);
  if (tooMuch.length > 0) return;
  for (const { path, message } of readNewTimes({ [name]: [...parts] }).problems) {
    books.complain([...at, ...oldPath(path.slice(1))], message);
  }
}

const oldPath = (path: Path): Path =>
  path.map((key) => (key === "daysOfMonth" ? "days_of_month" : key));
