import type { Channel, Person, ScheduleOptions } from "@tocsin/core";
import { readCalendar } from "./calendar-file.ts";
import { type OnCallOptions, readOnCall } from "./core-oncall.ts";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { ConfigFile } from "./schema.ts";

export interface OnCallSections {
  /** Calendars are the text of the files that were named. */
  readonly options: OnCallOptions;
  readonly people: ReadonlyMap<string, Person>;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

// In place of a file that can't be read, so that its one problem is told alone.
const emptyCalendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:tocsin\r\nEND:VCALENDAR\r\n";

/** Checks people, schedules and escalations against one another and against the channels. */
export function readOnCallSections(
  config: Pick<ConfigFile, "people" | "schedules" | "escalations">,
  folder: string,
  known: {
    readonly channels: ReadonlyMap<string, Channel | undefined>;
    readonly receivers: readonly string[];
  },
  document: ConfigDocument,
): OnCallSections {
  const problems: ConfigProblem[] = [];
  const options: OnCallOptions = {
    people: config.people ?? {},
    schedules: withCalendars(config.schedules ?? {}, folder, document, problems),
    escalations: config.escalations ?? {},
  };
  // One that does not open has a problem of its own; its addresses can't be checked.
  const channels = new Map([...known.channels].map(([name, open]) => [name, open ?? {}]));
  const reading = readOnCall(options, { channels, receivers: known.receivers });
  for (const { path, message } of reading.problems) problems.push(document.problem(path, message));
  return {
    options,
    people: reading.people,
    problems,
    warnings: sharedAddresses(reading.people, document),
  };
}

function withCalendars(
  schedules: NonNullable<ConfigFile["schedules"]>,
  folder: string,
  document: ConfigDocument,
  problems: ConfigProblem[],
): Record<string, ScheduleOptions> {
  const entries = Object.entries(schedules).map(([name, schedule]) => {
    const layers = schedule.layers.map((layer, index) => {
      if (layer.ics === undefined) return layer;
      const reading = readCalendar(layer.ics, folder);
      if (reading.problem === undefined) return { ...layer, ics: reading.text };
      const path = ["schedules", name, "layers", index, "ics"];
      problems.push(document.problem(path, reading.problem));
      return { ...layer, ics: emptyCalendar };
    });
    return [name, { ...schedule, layers }] as const;
  });
  return Object.fromEntries(entries);
}

/** An answer from an address that two people have can't be told apart. */
function sharedAddresses(
  people: ReadonlyMap<string, Person>,
  document: ConfigDocument,
): ConfigProblem[] {
  const owners = new Map<string, string>();
  const warnings: ConfigProblem[] = [];
  for (const [key, { contacts, name }] of people) {
    for (const contact of contacts.values()) {
      for (const channel of contact.channels) {
        const place = `${channel}:${comparable(contact.address)}`;
        const owner = owners.get(place) ?? key;
        owners.set(place, owner);
        if (owner === key) continue;
        const other = people.get(owner)?.name ?? owner;
        const message = `is ${other}'s address as well, so an answer from it can't be told apart: it counts as ${other}'s and not as ${name}'s`;
        warnings.push(document.problem(["people", key, "contacts", contact.name], message));
        break;
      }
    }
  }
  return warnings;
}

function comparable(address: string): string {
  const text = address.trim();
  if (/^\+?[\d\s().-]{5,}$/.test(text)) return text.replace(/[\s().-]/g, "");
  return text.includes("@") ? text.toLowerCase() : text;
}
