import type { Problem } from "../oncall/problem.ts";
import { findZone, utc, type Zone } from "../oncall/zone.ts";
import type { SpecOptions, TimesOptions } from "./options.ts";
import { hasDays } from "./possible.ts";
import type { Range } from "./range.ts";
import {
  type RangeReading,
  readDaysOfMonth,
  readMinutes,
  readMonths,
  readWeekdays,
  readYears,
} from "./read-range.ts";
import type { Spec } from "./spec.ts";
import { openWindow, type TimeWindow } from "./window.ts";

export type { TimeWindow } from "./window.ts";

/** The windows by name, and what is wrong with them; paths begin at the section `times`. */
export interface ReadTimes {
  readonly times: ReadonlyMap<string, TimeWindow>;
  readonly problems: readonly Problem[];
}

/** Reads and checks the section; a window with a problem is there too, without what could not be read. */
export function readTimes(options: TimesOptions): ReadTimes {
  const times = new Map<string, TimeWindow>();
  const problems: Problem[] = [];
  for (const [name, written] of Object.entries(options)) {
    const specs = written.flatMap((spec, index) => {
      const read = readSpec(spec);
      for (const { path, message } of read.problems) {
        problems.push({ path: [name, index, ...path], message });
      }
      return read.problems.length === 0 ? [read.spec] : [];
    });
    times.set(name, openWindow(name, specs, written));
  }
  return { times, problems };
}

interface ReadSpec {
  readonly spec: Spec;
  readonly problems: readonly Problem[];
}

function readSpec(written: SpecOptions): ReadSpec {
  const problems: Problem[] = [];
  function readList<Part>(
    key: keyof SpecOptions,
    parts: readonly Part[] | undefined,
    read: (part: Part) => RangeReading,
  ): readonly Range[] | undefined {
    return parts?.flatMap((part, index) => {
      const range = read(part);
      if (typeof range !== "string") return [range];
      problems.push({ path: [key, index], message: range });
      return [];
    });
  }
  const zone = readZone(written.location ?? "UTC");
  if (typeof zone === "string") problems.push({ path: ["location"], message: zone });
  const spec: Spec = {
    zone: typeof zone === "string" ? utc : zone,
    times: readList("times", written.times, readMinutes),
    weekdays: readList("weekdays", written.weekdays, readWeekdays),
    daysOfMonth: readList("daysOfMonth", written.daysOfMonth, readDaysOfMonth),
    months: readList("months", written.months, readMonths),
    years: readList("years", written.years, readYears),
  };
  if (problems.length === 0 && !hasDays(spec)) problems.push({ path: [], message: noDay(written) });
  return { spec, problems };
}

function readZone(name: string): Zone | string {
  const zone = /^[+-]/.test(name) ? undefined : findZone(name);
  return zone ?? `there is no zone ${JSON.stringify(name)}: write one such as Asia/Seoul`;
}

function noDay(written: SpecOptions): string {
  const keys = ["daysOfMonth", "months", "years", "weekdays"] as const;
  const given = keys.flatMap((key) => {
    const parts = written[key];
    return parts === undefined ? [] : [`${key} ${parts.join(", ")}`];
  });
  return `holds on no day, as there is none with ${given.join(" and ")}: change one of them`;
}
