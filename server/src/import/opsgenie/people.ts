import { joinRules, looksLikeMail, makeContacts, phoneNumber, rulesOf } from "../contacts.ts";
import type { Notes } from "../notes.ts";
import type { PeopleBook } from "../people.ts";
import { zoneOf } from "../schedules.ts";
import { secondsOf, type User, type UserContact } from "./format.ts";

/** A user with contacts and the rules for new alerts, as a person. */
export function importUser(user: User, people: PeopleBook, notes: Notes): void {
  const mail = user.username ?? undefined;
  const name = user.fullName ?? mail ?? user.id;
  const contacts = makeContacts();
  const byAddress = new Map<string, string>();
  if (user.blocked === true) notes.add(name, "is blocked there, and is written all the same");

  for (const contact of [...(user.userContacts ?? []), ...(user.contacts ?? [])]) {
    const method = methodOf(contact);
    const on = (contact.enabled ?? contact.status?.enabled) !== false;
    const added = addContact(method, contact.to, on);
    if (added === undefined) notes.add(name, noCounterpart(method));
    else byAddress.set(`${method} ${contact.to}`, added);
  }
  if (mail !== undefined && looksLikeMail(mail) && contacts.on("mail") === undefined) {
    byAddress.set(`email ${mail}`, contacts.add("mail", mail));
  }

  function addContact(method: string, to: string, on: boolean): string | undefined {
    if (method === "email") return looksLikeMail(to) ? contacts.add("mail", to, on) : undefined;
    const channel = method === "sms" ? "sms" : method === "voice" ? "phone" : undefined;
    const number = phoneNumber(to);
    return channel === undefined || number === undefined
      ? undefined
      : contacts.add(channel, number, on);
  }

  const rules = (user.notificationRules ?? []).filter(({ enabled }) => enabled !== false);
  const steps = rules.flatMap((rule) =>
    rule.actionType === "create-alert" ? (rule.steps ?? []) : [],
  );
  const told = steps.flatMap(({ contact, sendAfter, enabled }) => {
    if (enabled === false || !contact) return [];
    const known = byAddress.get(`${contact.method} ${contact.to}`);
    return known === undefined ? [] : [{ seconds: secondsOf(sendAfter), contact: known }];
  });
  const others = new Set(rules.map(({ actionType }) => actionType ?? "").filter(isOther));
  for (const type of others) notes.add(name, `notification rules for ${type} have no counterpart`);

  const zone = user.timeZone ?? user.timezone;
  const language = languageOf(user.locale);
  people.add({ id: user.id, name, mail }, `Opsgenie user ${user.id}`, {
    ...(zone ? { timezone: zoneOf(zone, name, notes) } : {}),
    ...(language === undefined ? {} : { language }),
    contacts: contacts.options,
    ...rulesOf(joinRules(told), []),
  });
}

function isOther(actionType: string): boolean {
  return actionType !== "" && actionType !== "create-alert";
}

function methodOf({ method, contactMethod }: UserContact): string {
  return (method ?? contactMethod ?? "").toLowerCase().slice(0, 40);
}

function noCounterpart(method: string): string {
  if (method === "mobile") return "push notifications of the app have no counterpart";
  if (["email", "sms", "voice"].includes(method)) {
    return "has an address that can't be read: it is left out";
  }
  return `contacts of the kind ${JSON.stringify(method)} have no counterpart`;
}

/** `en_US` as `en-US`. */
function languageOf(locale: string | null | undefined): string | undefined {
  const language = locale?.replace("_", "-");
  return language !== undefined && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/.test(language)
    ? language
    : undefined;
}
