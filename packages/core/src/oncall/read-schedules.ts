import { unknownPerson } from "./known-people.ts";
import { layersTogether, readLayer } from "./layer.ts";
import { readLocal } from "./moment.ts";
import type { ScheduleOptions } from "./options.ts";
import { overrideEdit, overrideProblems, readOverride, spanProblems } from "./override.ts";
import type { Problem } from "./problem.ts";
import { onDates } from "./restriction.ts";
import { openSchedule, type Schedule } from "./schedule.ts";
import { swapEdit } from "./swap.ts";
import { edited, remembered } from "./timeline.ts";
import { findZone, utc } from "./zone.ts";

/** Schedules by name, and what is wrong with them; paths begin at the section `schedules`. */
export interface ReadSchedules {
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly problems: readonly Problem[];
}

/** Reads and checks the schedules; `names` (by key) helps where a calendar writes people's names. */
export function readSchedules(
  options: Readonly<Record<string, ScheduleOptions>>,
  people: ReadonlySet<string>,
  names: ReadonlyMap<string, string> = new Map(),
): ReadSchedules {
  const schedules = new Map<string, Schedule>();
  const problems: Problem[] = [];
  for (const [name, each] of Object.entries(options)) {
    const report = (path: Problem["path"], message: string) => {
      problems.push({ path: [name, ...path], message });
    };
    schedules.set(name, readSchedule(name, each, { people, names, report }));
  }
  return { schedules, problems };
}

interface Context {
  readonly people: ReadonlySet<string>;
  readonly names: ReadonlyMap<string, string>;
  report(path: Problem["path"], message: string): void;
}

function readSchedule(name: string, options: ScheduleOptions, context: Context): Schedule {
  const { people, names, report } = context;
  const timezone = options.timezone ?? "UTC";
  const zone = findZone(timezone);
  if (zone === undefined) {
    report(
      ["timezone"],
      `there is no zone ${JSON.stringify(timezone)}: write one such as Asia/Seoul`,
    );
  }
  const holidays = onDates(readHolidays(options.holidays, report), zone ?? utc);
  const layers = options.layers.map((layer, index) => ({
    why: layer.name === undefined ? `layer ${index + 1}` : `layer ${index + 1} (${layer.name})`,
    timeline: readLayer(layer, {
      zone: zone ?? utc,
      people,
      names,
      holidays,
      problem: (path, message) => report(["layers", index, ...path], message),
    }),
  }));
  const edits = [
    ...readSwaps(options, timezone, context),
    ...readOverrides(options, timezone, context),
  ];
  return openSchedule(name, timezone, remembered(edited(layersTogether(layers), edits)));
}

/** Local midnights. */
function readHolidays(dates: readonly string[] | undefined, report: Context["report"]): number[] {
  return (dates ?? []).flatMap((date, index) => {
    const midnight = readLocal(date);
    if (midnight !== undefined) return midnight;
    report(["holidays", index], `there is no ${JSON.stringify(date)}: write 2026-12-25`);
    return [];
  });
}

function readSwaps(options: ScheduleOptions, timezone: string, { people, report }: Context) {
  return (options.swaps ?? []).flatMap((swap, index) => {
    const problems = [...spanProblems(swap, timezone)];
    swap.between.forEach((name, place) => {
      if (people.has(name)) return;
      problems.push({ path: ["between", place], message: unknownPerson(name, people) });
    });
    for (const { path, message } of problems) report(["swaps", index, ...path], message);
    return problems.length === 0 ? swapEdit(swap, timezone) : [];
  });
}

function readOverrides(options: ScheduleOptions, timezone: string, { people, report }: Context) {
  return (options.overrides ?? []).flatMap((override, index) => {
    const problems = overrideProblems(override, timezone, people);
    for (const { path, message } of problems) report(["overrides", index, ...path], message);
    if (problems.length > 0) return [];
    return overrideEdit(readOverride(override, timezone, `config:${index}`));
  });
}
