import type { Draft } from "../draft.ts";
import { type Input, listsOf, readThing } from "../lists.ts";
import type { Notes } from "../notes.ts";
import { makePeople } from "../people.ts";
import { makeSchedules } from "../schedules.ts";
import { importChains } from "./escalations.ts";
import {
  chainFormat,
  type PersonalRule,
  policyFormat,
  ruleFormat,
  type Shift,
  type Swap,
  scheduleFormat,
  shape,
  shiftFormat,
  swapFormat,
  userFormat,
} from "./format.ts";
import { importUser } from "./people.ts";
import { type Books, importSchedule } from "./schedules.ts";

/** Answers of Grafana OnCall's API: users and their rules, schedules and shifts, chains and their policies. */
export function importOnCall(input: Input, notes: Notes, now: number): Draft {
  const lists = listsOf(input, shape, notes);
  const people = makePeople("Grafana OnCall", notes);
  const schedules = makeSchedules(notes);
  const books: Books = { people, schedules, notes };

  const rules = new Map<string, PersonalRule[]>();
  for (const found of lists("rule")) {
    const rule = readThing(found, ruleFormat, notes);
    if (rule !== undefined) push(rules, rule.user_id, rule);
  }
  const teams = new Map<string, string[]>();
  for (const found of lists("user")) {
    const user = readThing(found, userFormat, notes);
    if (user === undefined || people.has(user.id)) continue;
    importUser(user, rules.get(user.id) ?? [], people, notes);
    for (const team of user.teams ?? []) push(teams, team, user.id);
  }
  const shifts = new Map<string, Shift>();
  for (const found of lists("shift")) {
    const shift = readThing(found, shiftFormat, notes);
    if (shift !== undefined) shifts.set(shift.id, shift);
  }
  const swaps = new Map<string, Swap[]>();
  for (const found of lists("swap")) {
    const swap = readThing(found, swapFormat, notes);
    if (swap !== undefined) push(swaps, swap.schedule, swap);
  }
  for (const found of lists("schedule")) {
    const schedule = readThing(found, scheduleFormat, notes);
    if (schedule === undefined || schedules.find(schedule.id) !== undefined) continue;
    importSchedule(schedule, shifts, swaps.get(schedule.id) ?? [], books, now);
  }
  const chains = lists("chain").flatMap((found) => readThing(found, chainFormat, notes) ?? []);
  const policies = lists("policy").flatMap((found) => readThing(found, policyFormat, notes) ?? []);
  return {
    escalations: importChains(chains, policies, teams, books),
    people: people.drafted,
    schedules: schedules.drafted,
  };
}

function push<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}
