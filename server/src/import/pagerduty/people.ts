import { joinRules, looksLikeMail, makeContacts, phoneNumber, rulesOf } from "../contacts.ts";
import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import { zoneOf } from "../schedules.ts";
import type { User } from "./format.ts";

/** A user with contact methods and notification rules, as a person. */
export function importUser(user: User, people: PeopleBook, notes: Notes): void {
  const name = user.name ?? user.summary ?? user.email ?? user.id;
  const contacts = makeContacts();
  const byMethod = new Map<string, string>();
  for (const { id, type, address, country_code, enabled, blacklisted } of user.contact_methods ??
    []) {
    if (address === undefined || address === null) {
      notes.add(name, unread(type));
      continue;
    }
    const usable = enabled !== false && blacklisted !== true;
    const added = addMethod(type, address, country_code ?? undefined, usable);
    if (added === undefined) notes.add(name, noCounterpart(type));
    else if (id !== undefined && id !== null) byMethod.set(id, added);
  }
  const mail = user.email ?? undefined;
  if (mail !== undefined && looksLikeMail(mail) && contacts.on("mail") === undefined) {
    contacts.add("mail", mail);
  }

  function addMethod(
    type: string,
    address: string,
    code: string | number | undefined,
    on: boolean,
  ) {
    if (type.startsWith("email")) {
      return looksLikeMail(address) ? contacts.add("mail", address, on) : undefined;
    }
    const channel = type.startsWith("sms") ? "sms" : type.startsWith("phone") ? "phone" : undefined;
    const number = phoneNumber(address, code);
    return channel === undefined || number === undefined
      ? undefined
      : contacts.add(channel, number, on);
  }

  const told = { high: [] as Told[], low: [] as Told[] };
  for (const { urgency, start_delay_in_minutes, contact_method } of user.notification_rules ?? []) {
    if (contact_method === undefined || contact_method === null) {
      notes.add(name, "has notification rules that are only references: fetch them with include[]");
      continue;
    }
    // What can't be told was noted with the contact method.
    const contact = byMethod.get(contact_method.id ?? "");
    const side = urgency === "low" ? told.low : told.high;
    if (contact !== undefined) side.push({ seconds: (start_delay_in_minutes ?? 0) * 60, contact });
  }
  const zone = user.time_zone ? { timezone: zoneOf(user.time_zone, name, notes) } : {};
  people.add({ id: user.id, name, mail }, `PagerDuty user ${user.id}`, {
    ...zone,
    contacts: contacts.options,
    ...rulesOf(joinRules(told.high), joinRules(told.low)),
  });
}

interface Told {
  readonly seconds: number;
  readonly contact: string;
}

function unread(type: string): string {
  return type.endsWith("_reference")
    ? "has contact methods that are only references: fetch the users with include[]=contact_methods"
    : "has a contact method without an address: it is left out";
}

function noCounterpart(type: string): string {
  if (type.startsWith("push")) return "push notifications of the app have no counterpart";
  if (/^(sms|phone|email)/.test(type)) return "has an address that can't be read: it is left out";
  return `contact methods of the type ${type.slice(0, 60)} have no counterpart`;
}
