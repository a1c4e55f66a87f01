// The one place that knows how core reads people, schedules and escalations.
import {
  type Channel,
  type EscalationOptions,
  type Person,
  type PersonOptions,
  type Problem,
  readEscalations,
  readPeople,
  readSchedules,
  type ScheduleOptions,
} from "@tocsin/core";

/** The sections as core takes them. */
export interface OnCallOptions {
  readonly people: Readonly<Record<string, PersonOptions>>;
  readonly schedules: Readonly<Record<string, ScheduleOptions>>;
  readonly escalations: Readonly<Record<string, EscalationOptions>>;
}

/** What the sections may name. */
export interface OnCallSurroundings {
  readonly channels: ReadonlyMap<string, Pick<Channel, "badAddress">>;
  readonly receivers: readonly string[];
}

export interface OnCallReading {
  readonly people: ReadonlyMap<string, Person>;
  /** With paths from the root of the config. */
  readonly problems: readonly Problem[];
}

/** What is wrong with the meaning of the three sections, and the people as they were understood. */
export function readOnCall(
  { people, schedules, escalations }: OnCallOptions,
  { channels, receivers }: OnCallSurroundings,
): OnCallReading {
  const persons = readPeople(people, channels);
  const keys = new Set(Object.keys(people));
  const names = new Map([...persons.people].map(([key, { name }]) => [key, name]));
  const shifts = readSchedules(schedules, keys, names);
  const steps = readEscalations(escalations, {
    people: keys,
    schedules: new Set(Object.keys(schedules)),
    receivers: new Set(receivers),
    channels,
  });
  const under = (section: string, problems: readonly Problem[]) =>
    problems.map(({ path, message }) => ({ path: [section, ...path], message }));
  return {
    people: persons.people,
    problems: [
      ...under("people", persons.problems),
      ...under("schedules", shifts.problems),
      ...under("escalations", steps.problems),
    ],
  };
}
