import type { Draft } from "../draft.ts";
import { type Input, listsOf, readThing } from "../lists.ts";
import type { Notes } from "../notes.ts";
import { makePeople } from "../people.ts";
import { makeSchedules } from "../schedules.ts";
import type { Books } from "./books.ts";
import { importEscalations } from "./escalations.ts";
import {
  escalationFormat,
  type Override,
  overrideFormat,
  scheduleFormat,
  shape,
  type Team,
  teamFormat,
  userFormat,
} from "./format.ts";
import { importUser } from "./people.ts";
import { importSchedule } from "./schedules.ts";

/** Answers of Opsgenie's API: users, teams, schedules, overrides, escalations. */
export function importOpsgenie(input: Input, notes: Notes, now: number): Draft {
  const lists = listsOf(input, shape, notes);
  const people = makePeople("Opsgenie", notes);
  const schedules = makeSchedules(notes);
  for (const found of lists("user")) {
    const user = readThing(found, userFormat, notes);
    if (user !== undefined && !people.has(user.id)) importUser(user, people, notes);
  }
  const teams = new Map<string, Team>();
  for (const found of lists("team")) {
    const team = readThing(found, teamFormat, notes);
    for (const name of [team?.name, team?.id]) if (team && name) teams.set(name, team);
  }
  const books: Books = { people, schedules, teams, notes };
  const overrides = new Map<string, Override[]>();
  for (const found of lists("override")) {
    const override = readThing(found, overrideFormat, notes);
    if (override === undefined) continue;
    const schedule = override._parent?.id ?? override._parent?.name ?? "";
    if (schedule === "") {
      notes.add(found.path, "does not say which schedule it is for (_parent): it is left out");
    }
    const known = overrides.get(schedule);
    if (known === undefined) overrides.set(schedule, [override]);
    else known.push(override);
  }
  for (const found of lists("schedule")) {
    const schedule = readThing(found, scheduleFormat, notes);
    if (schedule === undefined || schedules.find(schedule.id) !== undefined) continue;
    const { id, name } = schedule;
    const others = overrides.get(id) ?? overrides.get(name ?? id) ?? [];
    importSchedule(schedule, [...(schedule.overrides ?? []), ...others], books, now);
  }
  const escalations = lists("escalation").flatMap(
    (found) => readThing(found, escalationFormat, notes) ?? [],
  );
  return {
    escalations: importEscalations(escalations, books),
    people: people.drafted,
    schedules: schedules.drafted,
  };
}
