import type { EscalationOptions, StepOptions, WorkingHoursOptions } from "@tocsin/core";
import type { Drafted } from "../draft.ts";
import { makeKeys } from "../keys.ts";
import { type OldStep, writeSteps } from "../steps.ts";
import type { Chain, Policy } from "./format.ts";
import { inOrder } from "./people.ts";
import type { Books } from "./schedules.ts";

// The product repeats a chain so often and not more.
const mostRepeats = 5;
// A step that waits for its hours has to wait for something.
const leastSeconds = 60;

/** Chains; a `wait` is what the next step waits. */
export function importChains(
  chains: readonly Chain[],
  policies: readonly Policy[],
  teams: ReadonlyMap<string, readonly string[]>,
  books: Books,
): Drafted<EscalationOptions>[] {
  const keys = makeKeys(["none"]);
  const byChain = new Map<string, Policy[]>(chains.map(({ id }) => [id, []]));
  for (const policy of policies) {
    const known = byChain.get(policy.escalation_chain_id);
    if (known === undefined) byChain.set(policy.escalation_chain_id, [policy]);
    else known.push(policy);
  }
  const names = new Map(chains.map(({ id, name }) => [id, name ?? id]));
  return [...byChain].flatMap(([id, own]): Drafted<EscalationOptions>[] => {
    const name = names.get(id) ?? id;
    const options = chainOf(own, name, teams, books);
    if (options === undefined) {
      books.notes.add(name, "has no step that can be written: it is left out");
      return [];
    }
    return [
      {
        key: keys(name, id, "escalation"),
        origin: `Grafana OnCall escalation chain ${id}`,
        options,
      },
    ];
  });
}

function chainOf(
  policies: readonly Policy[],
  name: string,
  teams: ReadonlyMap<string, readonly string[]>,
  books: Books,
): EscalationOptions | undefined {
  const { notes } = books;
  const steps: OldStep[] = [];
  let hours: WorkingHoursOptions | undefined;
  let inHours = false;
  let waited = 0;
  let times = 0;
  for (const policy of inOrder(policies)) {
    if (policy.type === "wait") waited += secondsOf(policy);
    else if (policy.type === "repeat_escalation") {
      times = mostRepeats;
      break;
    } else if (policy.type === "notify_if_time_from_to") {
      const window = windowOf(policy);
      if (window === undefined || (hours !== undefined && !sameWindow(hours, window))) {
        notes.add(
          name,
          "waits for a second time of day, which has no counterpart: the step is left out",
        );
      } else {
        hours = window;
        inHours = true;
        notes.add(
          name,
          "waits for a time of day: written as a step that counts hours alone, check it",
        );
      }
    } else {
      const step = stepOf(policy, name, teams, books);
      if (step === undefined) continue;
      const when = inHours ? { hours: "working" as const } : {};
      steps.push({
        seconds: inHours ? Math.max(waited, leastSeconds) : waited,
        step: { ...step, ...when },
      });
      waited = 0;
      inHours = false;
    }
  }
  if (steps.length === 0) return undefined;
  const written = writeSteps(steps, { times, pauseSeconds: waited }, name, notes);
  return { ...written, ...(hours === undefined ? {} : { workingHours: hours }) };
}

function stepOf(
  policy: Policy,
  name: string,
  teams: ReadonlyMap<string, readonly string[]>,
  { people, schedules, notes }: Books,
): Omit<StepOptions, "after"> | undefined {
  const urgency = policy.important === true ? ("high" as const) : ("low" as const);
  const persons = (ids: readonly string[]) =>
    ids.map((id) => `person:${people.find({ id }, name)}`);
  const told = (notify: string[], more: { readonly roundRobin?: true } = {}) =>
    notify.length === 0 ? undefined : { notify, urgency, ...more };
  switch (policy.type) {
    case "notify_persons":
    case "notify_one_person":
      return told(
        persons([
          ...(policy.persons_to_notify ?? []),
          ...(policy.person_to_notify ? [policy.person_to_notify] : []),
        ]),
      );
    case "notify_person_next_each_time":
      return told(persons(policy.persons_to_notify_next_each_time ?? []), { roundRobin: true });
    case "notify_on_call_from_schedule": {
      const made = schedules.find(policy.notify_on_call_from_schedule ?? "");
      if (made === undefined)
        notes.add(name, "tells a schedule that could not be written: the step is left out");
      return made && told(made.map((key) => `schedule:${key}`));
    }
    case "notify_team_members": {
      const members = teams.get(policy.team_to_notify ?? "") ?? [];
      if (members.length === 0)
        notes.add(name, "tells a team whose members are not in the file: the step is left out");
      return told(persons(members));
    }
    default:
      notes.add(
        name,
        `steps of the type ${(policy.type ?? "none").slice(0, 60)} have no counterpart`,
      );
      return undefined;
  }
}

function secondsOf({ duration }: Policy): number {
  if (typeof duration !== "string") return duration ?? 0;
  const [hours = 0, minutes = 0, seconds = 0] = duration.split(":").map(Number);
  return hours * 3_600 + minutes * 60 + seconds;
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d/;

/** The API gives them in UTC: `09:00:00Z`. */
function windowOf(policy: Policy): WorkingHoursOptions | undefined {
  const [from] = timeOfDay.exec(policy.notify_if_time_from ?? "") ?? [];
  const [to] = timeOfDay.exec(policy.notify_if_time_to ?? "") ?? [];
  if (from === undefined || to === undefined || from === to) return undefined;
  return { timezone: "UTC", days: "mon-sun", from, to };
}

function sameWindow(one: WorkingHoursOptions, other: WorkingHoursOptions): boolean {
  return one.from === other.from && one.to === other.to;
}
