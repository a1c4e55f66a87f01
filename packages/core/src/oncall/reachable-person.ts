import { contactName } from "./contacts-verified.ts";
import type { Contact, Person } from "./person.ts";
import type { ReachabilityIssue } from "./view.ts";

export interface Reach {
  readonly verified: ReadonlySet<string>;
  readonly providerOf: (channel: string) => string;
}

/** What keeps a person from being reached by two enabled, verified contacts on two providers. */
export function personIssues(
  key: string,
  person: Person | undefined,
  schedules: readonly string[],
  { verified, providerOf }: Reach,
): ReachabilityIssue[] {
  const issues: ReachabilityIssue[] = [];
  const issue = (kind: string, message: string, level: "error" | "warning" = "error") => {
    const [schedule] = schedules;
    const where = schedules.length === 1 && schedule !== undefined ? { schedule } : {};
    issues.push({ kind, level, ...where, person: key, message });
  };
  if (person === undefined) {
    const on = schedules.length === 0 ? "is paged" : `is on call on ${schedules.join(", ")}`;
    issue("contacts", `${key} ${on} but is not known: add ${key} to people, or take them off`);
    return issues;
  }

  const place = `people.${key}.contacts`;
  const enabled = [...person.contacts.values()].filter((contact) => contact.enabled);
  const isVerified = ({ name }: Contact) => verified.has(contactName(key, name));
  const sure = enabled.filter(isVerified);
  const unsure = enabled.filter((contact) => !isVerified(contact));
  const providers = providersOf(enabled, providerOf);
  const verify = (contacts: readonly Contact[]) =>
    contacts.map(({ name }) => `tocsin verify ${key} ${name}`).join(" and ");

  if (enabled.length === 0) {
    issue("contacts", `${key} has no enabled contact: add two of them at ${place}`);
    return issues;
  }
  if (enabled.length === 1) {
    issue(
      "contacts",
      `${key} has one enabled contact, ${names(enabled)}: add another one, on another provider, at ${place}`,
    );
  } else if (providers.size === 1) {
    issue(
      "providers",
      `${names(enabled)} of ${key} are all carried by ${[...providers].join()} and fail together: add a contact on another provider at ${place}`,
    );
  }
  if (sure.length === 0) {
    issue("unverified", `no contact of ${key} is verified: run ${verify(unsure.slice(0, 2))}`);
  } else if (sure.length === 1 && unsure.length > 0) {
    issue(
      "unverified",
      `${key} has one verified contact, ${names(sure)}: run ${verify(best(unsure, sure, providerOf))}`,
    );
  } else if (providers.size > 1 && providersOf(sure, providerOf).size === 1) {
    issue(
      "providers",
      `the verified contacts of ${key} (${names(sure)}) fail together: run ${verify(best(unsure, sure, providerOf))}`,
    );
  }
  if (sure.length > 0) {
    for (const [urgency, rules] of Object.entries(person.rules)) {
      const told = rules.flatMap((rule) => rule.contacts);
      if (sure.some(({ name }) => told.includes(name))) continue;
      issue(
        "rules",
        `no rule of ${key} for ${urgency} urgency tells a verified contact, so such pages may reach nobody: name ${names(sure)} in people.${key}.rules`,
        "warning",
      );
      break;
    }
  }
  return issues;
}

/** The one to verify next: on a provider that is not had yet, where there is one. */
function best(
  unsure: readonly Contact[],
  sure: readonly Contact[],
  providerOf: Reach["providerOf"],
): readonly Contact[] {
  const had = providersOf(sure, providerOf);
  const other = unsure.find(({ channels }) =>
    channels.some((channel) => !had.has(providerOf(channel))),
  );
  return [other ?? unsure[0]].filter((contact) => contact !== undefined);
}

function providersOf(
  contacts: readonly Contact[],
  providerOf: Reach["providerOf"],
): ReadonlySet<string> {
  return new Set(contacts.flatMap(({ channels }) => channels.map(providerOf)));
}

function names(contacts: readonly Contact[]): string {
  return contacts.map(({ name }) => name).join(", ");
}
