import { maskAddress } from "./address.ts";
import { contactName } from "./contacts-verified.ts";
import type { Person } from "./person.ts";
import type { PersonView } from "./view.ts";

/** The people as the API shows them: enough of an address for its owner to know it again. */
export function listPeople(
  people: ReadonlyMap<string, Person>,
  verified: ReadonlySet<string>,
): PersonView[] {
  return [...people.values()].map(({ key, name, timezone, language, contacts }) => ({
    person: key,
    name,
    timezone,
    language: language ?? "en",
    contacts: [...contacts.values()].map((contact) => ({
      name: contact.name,
      channels: contact.channels,
      enabled: contact.enabled,
      verified: verified.has(contactName(key, contact.name)),
      address: maskAddress(contact.address),
    })),
  }));
}
