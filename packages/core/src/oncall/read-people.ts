import type { Channel } from "../channel.ts";
import { issuePath } from "../schema.ts";
import { readBudget } from "./budget.ts";
import { type ContactOptions, type PersonOptions, personSchema } from "./options.ts";
import type { Contact, Person } from "./person.ts";
import type { Problem } from "./problem.ts";
import { readQuiet } from "./quiet.ts";
import { readRules, unknownChannel } from "./read-rules.ts";

type Channels = ReadonlyMap<string, Pick<Channel, "badAddress">>;

export interface PeopleReading {
  readonly people: ReadonlyMap<string, Person>;
  /** Paths are relative to the section `people`. */
  readonly problems: readonly Problem[];
}

/** Reads the people and checks them against the channels there are; finds all problems, not only the first. */
export function readPeople(
  options: Readonly<Record<string, PersonOptions>>,
  channels: Channels,
): PeopleReading {
  const people = new Map<string, Person>();
  const problems: Problem[] = [];
  for (const [key, given] of Object.entries(options)) {
    const problem = (path: Problem["path"], message: string) =>
      problems.push({ path: [key, ...path], message });
    const read = personSchema.safeParse(given);
    if (read.success) people.set(key, readPerson(key, read.data, channels, problem));
    else for (const issue of read.error.issues) problem(issuePath(issue), issue.message);
  }
  return { people, problems };
}

function readPerson(
  key: string,
  options: PersonOptions,
  channels: Channels,
  problem: (path: Problem["path"], message: string) => void,
): Person {
  const timezone = options.timezone ?? "UTC";
  const contacts = new Map<string, Contact>();
  for (const [name, written] of Object.entries(options.contacts ?? {})) {
    const contact = readContact(name, written);
    contacts.set(name, contact);
    checkContact(contact, written, channels, (path, message) =>
      problem(["contacts", name, ...path], message),
    );
  }
  if (![...contacts.values()].some(({ enabled }) => enabled)) {
    problem(
      ["contacts"],
      "has no enabled contact, so no page can arrive: write the name of a channel and their address there",
    );
  }
  const rules = readRules(options.rules, contacts, channels);
  const quiet = readQuiet(options.quiet, timezone);
  const budget = readBudget(options.budget, contacts);
  const parts = { rules, quiet, budget };
  for (const [part, { problems }] of Object.entries(parts)) {
    for (const { path, message } of problems) problem([part, ...path], message);
  }
  return {
    key,
    name: options.name ?? key,
    timezone,
    language: options.language,
    roles: options.roles ?? [],
    contacts,
    rules: rules.rules,
    awakeFrom: quiet.awakeFrom,
    budget: budget.budget,
  };
}

function readContact(name: string, written: ContactOptions): Contact {
  const given = typeof written === "string" ? { address: written } : written;
  return {
    name,
    address: given.address,
    channels: [...new Set(given.channels ?? [name])],
    enabled: given.enabled ?? true,
    verified: given.verified ?? false,
  };
}

function checkContact(
  { name, address, channels: used }: Contact,
  written: ContactOptions,
  channels: Channels,
  problem: (path: Problem["path"], message: string) => void,
) {
  const given = typeof written === "string" ? undefined : written;
  for (const channel of used) {
    const open = channels.get(channel);
    const bad = open?.badAddress?.(address);
    if (open !== undefined) {
      if (bad !== undefined) problem(given === undefined ? [] : ["address"], bad);
    } else if (given?.channels === undefined) {
      const known = [...channels.keys()].join(", ");
      const hint = `name it after a channel, or say which it is for: channels: [${known || "sms"}]`;
      problem([], `${unknownChannel(name, channels)}; ${hint}`);
    } else
      problem(["channels", given.channels.indexOf(channel)], unknownChannel(channel, channels));
  }
}
