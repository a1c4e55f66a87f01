import type { Rate } from "../channel.ts";
import type { Audience } from "../message.ts";
import { identify } from "../oncall/identity.ts";
import type { Person } from "../oncall/person.ts";
import type { OpenChannel } from "../setup.ts";
import { type Delivery, splitTarget } from "./delivery.ts";

type People = ReadonlyMap<string, Person>;

type Destination = Pick<Delivery, "target" | "page">;

/** Whom a telling is for: the person that it pages, or whose number it is. `locale` is the receiver's. */
export function audienceOf(
  delivery: Destination,
  open: OpenChannel,
  people: People,
  locale: string | undefined,
): Audience | undefined {
  const person = personOf(delivery, open, people);
  if (person === undefined) return undefined;
  const { key, name, language = locale ?? "en", timezone } = person;
  return { person: key, name, language, timezone };
}

/** What the person takes of this contact, where they said so. */
export function budgetOf(delivery: Delivery, open: OpenChannel, people: People): Rate | undefined {
  const person = personOf(delivery, open, people);
  if (person === undefined || person.budget.size === 0) return undefined;
  for (const [name, rate] of person.budget) {
    if (name === open.name || person.contacts.get(name)?.channels.includes(open.name)) return rate;
  }
  return undefined;
}

function personOf(
  { page, target }: Destination,
  { name, traits }: OpenChannel,
  people: People,
): Person | undefined {
  if (page !== undefined) return people.get(page.person);
  if (traits.pages === undefined) return undefined;
  return identify(people, name, splitTarget(target).address);
}
