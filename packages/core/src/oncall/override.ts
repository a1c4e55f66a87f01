import { unknownPerson } from "./known-people.ts";
import { parseMoment } from "./moment.ts";
import type { OverrideOptions } from "./options.ts";
import type { Problem } from "./problem.ts";
import type { Override } from "./schedule.ts";
import type { Duty, Edit } from "./timeline.ts";

/** What is wrong with an override; paths begin at it. */
export function overrideProblems(
  options: OverrideOptions,
  timezone: string,
  people: ReadonlySet<string>,
): readonly Problem[] {
  const problems: Problem[] = [...spanProblems(options, timezone)];
  options.people.forEach((name, index) => {
    if (!people.has(name)) {
      problems.push({ path: ["people", index], message: unknownPerson(name, people) });
    }
  });
  const { replaces } = options;
  if (replaces !== undefined && !people.has(replaces)) {
    problems.push({ path: ["replaces"], message: unknownPerson(replaces, people) });
  }
  if (replaces !== undefined && options.add === true) {
    problems.push({ path: ["add"], message: "does not go with replaces: leave one of them out" });
  }
  if (options.add === true && options.people.length === 0) {
    problems.push({ path: ["people"], message: "adds nobody: write who is on call as well" });
  }
  return problems;
}

/** What is wrong with a stretch of time. */
export function spanProblems(
  { from, to }: { readonly from: string; readonly to: string },
  timezone: string,
): readonly Problem[] {
  const start = parseMoment(from, timezone);
  const end = parseMoment(to, timezone);
  const problems: Problem[] = [];
  const none = (key: string, text: string) => {
    const message = `${JSON.stringify(text)} is no time: write 2026-01-05T09:00`;
    problems.push({ path: [key], message });
  };
  if (Number.isNaN(start)) none("from", from);
  if (Number.isNaN(end)) none("to", to);
  if (end <= start)
    problems.push({ path: ["to"], message: "is not after from: write a later time" });
  return problems;
}

/** An override with its times read; those without an offset are of the zone. */
export function readOverride(options: OverrideOptions, timezone: string, id: string): Override {
  const { replaces, add, reason } = options;
  return {
    id,
    start: parseMoment(options.from, timezone),
    end: parseMoment(options.to, timezone),
    people: options.people,
    ...(replaces !== undefined && { replaces }),
    ...(add !== undefined && { add }),
    ...(reason !== undefined && { reason }),
  };
}

export function overrideEdit(override: Override): Edit {
  const { start, end, people, replaces, add } = override;
  const why = override.reason === undefined ? "override" : `override: ${override.reason}`;
  const changed = (names: readonly string[]): Duty => ({ people: [...new Set(names)], why });
  return {
    start,
    end,
    whole: replaces === undefined && add !== true,
    apply(duty) {
      if (add === true) {
        const more = people.some((name) => !duty.people.includes(name));
        return more ? changed([...duty.people, ...people]) : duty;
      }
      if (replaces === undefined) return changed(people);
      if (!duty.people.includes(replaces)) return duty;
      return changed(duty.people.flatMap((name) => (name === replaces ? people : [name])));
    },
  };
}
