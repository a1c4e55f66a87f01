import { type ContactBook, joinRules, looksLikeMail, makeContacts, rulesOf } from "../contacts.ts";
import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import { zoneOf } from "../schedules.ts";
import type { PersonalRule, User } from "./format.ts";

const channelOf = {
  notify_by_slack: "slack",
  notify_by_sms: "sms",
  notify_by_phone_call: "phone",
  notify_by_email: "mail",
} as const;

/** A user with personal notification rules, as a person. */
export function importUser(
  user: User,
  rules: readonly PersonalRule[],
  people: PeopleBook,
  notes: Notes,
): void {
  const name = user.name ?? user.username ?? user.email ?? user.id;
  const mail = user.email ?? undefined;
  const contacts = makeContacts();
  for (const { user_id } of [user.slack ?? []].flat()) {
    if (user_id) contacts.add("slack", user_id);
  }
  if (mail !== undefined && looksLikeMail(mail)) contacts.add("mail", mail);
  if (user.is_phone_number_verified === true) {
    notes.add(
      name,
      "has a phone number, which the API does not give: add the contacts sms and phone",
    );
  }
  const told = (important: boolean) =>
    joinRules(tellings(rules.filter((rule) => (rule.important ?? false) === important)));

  function tellings(side: readonly PersonalRule[]) {
    let seconds = 0;
    return inOrder(side).flatMap(({ type, duration }) => {
      if (type === "wait") seconds += duration ?? 0;
      const contact = type === "wait" ? undefined : contactFor(type, contacts, name, notes);
      return contact === undefined ? [] : [{ seconds, contact }];
    });
  }

  people.add({ id: user.id, name, mail }, `Grafana OnCall user ${user.id}`, {
    ...(user.timezone ? { timezone: zoneOf(user.timezone, name, notes) } : {}),
    contacts: contacts.options,
    ...rulesOf(told(true), told(false)),
  });
}

function contactFor(
  type: string,
  contacts: ContactBook,
  name: string,
  notes: Notes,
): string | undefined {
  const channel = Object.hasOwn(channelOf, type)
    ? channelOf[type as keyof typeof channelOf]
    : undefined;
  const contact = channel === undefined ? undefined : contacts.on(channel);
  if (channel === undefined) {
    notes.add(
      name,
      `personal notification rules of the type ${type.slice(0, 60)} have no counterpart`,
    );
  } else if (contact === undefined) {
    notes.add(
      name,
      `has a rule for ${channel} and no such contact in the file: the rule is left out`,
    );
  }
  return contact;
}

export function inOrder<Item extends { readonly position?: number | null | undefined }>(
  items: readonly Item[],
): Item[] {
  return [...items].sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
}
