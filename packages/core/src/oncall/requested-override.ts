import { issuePath } from "../schema.ts";
import { oneLine } from "../text.ts";
import { type OverrideOptions, overrideSchema } from "./options.ts";
import { overrideProblems, readOverride } from "./override.ts";
import type { KeptOverride } from "./overrides.ts";
import type { Person } from "./person.ts";
import type { Schedule } from "./schedule.ts";
import { day } from "./zone.ts";

const longestMs = 400 * day;

/** Reads an override that somebody asks for; a string says what is wrong with it. */
export function requestedOverride(
  options: OverrideOptions,
  { name, timezone }: Pick<Schedule, "name" | "timezone">,
  people: ReadonlyMap<string, Person>,
  now: number,
): Omit<KeptOverride, "id" | "by"> | string {
  const read = overrideSchema.safeParse(options);
  const problems = read.success
    ? overrideProblems(read.data, timezone, new Set(people.keys()))
    : read.error.issues.map((issue) => ({ path: issuePath(issue), message: issue.message }));
  const [problem] = problems;
  if (!read.success || problem !== undefined) {
    const { path = [], message = "can't be read" } = problem ?? {};
    return path.length > 0 ? `${path.join(".")}: ${message}` : message;
  }
  const {
    id: _,
    start,
    end,
    people: instead,
    reason,
    ...rest
  } = readOverride(read.data, timezone, "");
  if (end <= now) return "to: is over already, and an override can't change the past";
  if (end - start > longestMs) {
    return "to: an override lasts at most 400 days: change the layers of the schedule instead";
  }
  return {
    schedule: name,
    // What was, was: who asks later who was on call gets the same answer.
    start: Math.max(start, now),
    end,
    people: [...new Set(instead)],
    ...rest,
    ...(reason === undefined ? {} : { reason: oneLine(reason, 200) }),
  };
}
