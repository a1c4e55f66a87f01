import type { Draft } from "../draft.ts";
import { type Input, listsOf, readThing } from "../lists.ts";
import type { Notes } from "../notes.ts";
import { makePeople } from "../people.ts";
import { makeSchedules } from "../schedules.ts";
import { importPolicies } from "./escalations.ts";
import { overrideFormat, policyFormat, scheduleFormat, shape, userFormat } from "./format.ts";
import { importUser } from "./people.ts";
import { importSchedule } from "./schedules.ts";

/** Answers of PagerDuty's REST API: users, schedules, escalation policies. */
export function importPagerDuty(input: Input, notes: Notes, now: number): Draft {
  const lists = listsOf(input, shape, notes);
  const people = makePeople("PagerDuty", notes);
  const schedules = makeSchedules(notes);
  const books = { people, schedules, notes };
  for (const found of lists("user")) {
    const user = readThing(found, userFormat, notes);
    if (user !== undefined && !people.has(user.id)) importUser(user, people, notes);
  }
  for (const found of lists("schedule")) {
    const schedule = readThing(found, scheduleFormat, notes);
    if (schedule === undefined || schedules.find(schedule.id) !== undefined) continue;
    importSchedule(schedule, schedule.overrides ?? [], books, now);
  }
  for (const found of lists("override")) {
    if (readThing(found, overrideFormat, notes) !== undefined)
      notes.add(
        found.path,
        "does not say which schedule it is for: put it into the schedule's own object",
      );
  }
  const policies = lists("policy").flatMap((found) => readThing(found, policyFormat, notes) ?? []);
  return {
    escalations: importPolicies(policies, books),
    people: people.drafted,
    schedules: schedules.drafted,
  };
}
