import { splitTarget, suggest } from "@tocsin/core";
import type { Config } from "../config/load.ts";
import type { Face } from "./recording.ts";
import type { Telling } from "./telling.ts";

/** The targets that a line of a test means. */
export interface Targets {
  /** As the file writes it. */
  readonly text: string;
  includes(telling: Pick<Telling, "target" | "person">): boolean;
}

export type TargetsReading =
  | { readonly targets: readonly Targets[]; readonly problem?: undefined }
  | { readonly problem: string };

/**
 * `slack:#ops`, `sms:*` (any of that channel), `*` (anybody), `person:ann` (any of Ann's contacts), or
 * `receiver:ops`, which are all its targets, one by one.
 */
export function readTargets(
  written: string,
  { people, receivers }: Pick<Config, "people" | "receivers">,
  faces: ReadonlyMap<string, Face>,
): TargetsReading {
  const { channel, address } = splitTarget(written);
  if (written === "*") return { targets: [{ text: written, includes: () => true }] };
  if (channel === "person") {
    const contacts = contactsOf(address, people);
    if (contacts === undefined) return unknown("person", address, Object.keys(people));
    const includes = ({ target, person }: Pick<Telling, "target" | "person">) =>
      person === address || contacts.has(target);
    return { targets: [{ text: written, includes }] };
  }
  if (channel === "receiver") {
    const found = Object.hasOwn(receivers, address) ? receivers[address] : undefined;
    if (found === undefined) return unknown("receiver", address, Object.keys(receivers));
    const readings = found.map((target) => readTargets(target, { people, receivers }, faces));
    return {
      targets: readings.flatMap((each) => (each.problem === undefined ? each.targets : [])),
    };
  }
  if (channel === "schedule") {
    return { problem: `${written} is whoever is on call: write who it should be, as person:NAME` };
  }
  const face = faces.get(channel);
  if (face === undefined && !channel.includes("*")) {
    return unknown("channel", channel, [...faces.keys(), "person", "receiver"]);
  }
  const bad = address.includes("*") ? undefined : face?.badAddress?.(address);
  if (bad !== undefined) return { problem: `${written}: ${bad}` };
  const shape = written.split("*").map(escaped).join(".*");
  const pattern = new RegExp(`^${shape}$`, "su");
  return { targets: [{ text: written, includes: ({ target }) => pattern.test(target) }] };
}

function contactsOf(key: string, people: Config["people"]): ReadonlySet<string> | undefined {
  const person = Object.hasOwn(people, key) ? people[key] : undefined;
  if (person === undefined) return undefined;
  const targets = Object.entries(person.contacts ?? {}).flatMap(([name, contact]) => {
    const address = typeof contact === "string" ? contact : contact.address;
    const channels = typeof contact === "string" ? [name] : (contact.channels ?? [name]);
    return channels.map((channel) => `${channel}:${address}`);
  });
  return new Set(targets);
}

function unknown(what: string, name: string, known: readonly string[]): TargetsReading {
  const hint = known.length === 0 ? "the config has none" : suggest(name, known);
  return { problem: `there is no ${what} ${JSON.stringify(name)} in the config: ${hint}` };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?+()[\]{}]/gu, "\\$&");
}
