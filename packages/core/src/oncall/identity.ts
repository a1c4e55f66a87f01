import { comparableAddress } from "./address.ts";
import type { Contact, Person } from "./person.ts";

/** Whose address this is on this channel; undefined: nobody's. */
export function identify(
  people: ReadonlyMap<string, Person>,
  channel: string,
  address: string,
): Person | undefined {
  const wanted = comparableAddress(address);
  return [...people.values()].find((person) =>
    [...person.contacts.values()].some(
      (contact) =>
        comparableAddress(contact.address) === wanted &&
        channelsOf(person, contact).includes(channel),
    ),
  );
}

/** All channels that may tell a contact: its own, and those of the rules that name it. */
function channelsOf({ rules }: Person, contact: Contact): string[] {
  const named = [...rules.high, ...rules.low].filter((rule) =>
    rule.contacts.includes(contact.name),
  );
  return [...contact.channels, ...named.flatMap((rule) => rule.channels ?? [])];
}
