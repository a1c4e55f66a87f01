import { nameOf } from "../accept/hash.ts";
import type { Change, Storage } from "../storage.ts";
import { comparableAddress } from "./address.ts";
import type { Contact, Person } from "./person.ts";
import { keyPart } from "./record-name.ts";

const readAtOnce = 500;

/** What is kept of a contact that was found to be right. */
interface Verified {
  /** A hash: with another address the contact is unverified again. */
  readonly address: string;
  readonly at: string;
}

/** How `verifiedContacts` names a contact: `ann/sms`. */
export function contactName(person: string, contact: string): string {
  return `${person}/${contact}`;
}

/** The contacts that are known to be right, by the config or because their owner has shown it. */
export async function verifiedContacts(
  storage: Storage,
  people: ReadonlyMap<string, Person>,
): Promise<ReadonlySet<string>> {
  const verified = new Set<string>();
  const open: { readonly person: string; readonly contact: Contact }[] = [];
  for (const [person, { contacts }] of people) {
    for (const contact of contacts.values()) {
      if (contact.verified) verified.add(contactName(person, contact.name));
      else open.push({ person, contact });
    }
  }
  for (let start = 0; start < open.length; start += readAtOnce) {
    const some = open.slice(start, start + readAtOnce);
    const records = await storage.read(
      some.map(({ person, contact }) => keyOf(person, contact.name)),
    );
    some.forEach(({ person, contact }, index) => {
      const record = records[index];
      if (record === undefined) return;
      const { address } = JSON.parse(record.value) as Verified;
      if (address === addressMark(contact)) verified.add(contactName(person, contact.name));
    });
  }
  return verified;
}

/** Notes that the owner of a contact has shown that it is theirs. */
export function verifiedChange(person: Person, contact: Contact, now: number): Change {
  const value: Verified = { address: addressMark(contact), at: new Date(now).toISOString() };
  return { key: keyOf(person.key, contact.name), value: JSON.stringify(value) };
}

/** Another one where the address is another one. */
export function addressMark({ address }: Contact): string {
  return nameOf(comparableAddress(address), 26);
}

function keyOf(person: string, contact: string): string {
  return `contact:${keyPart(person)}:${keyPart(contact)}`;
}
