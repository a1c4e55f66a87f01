import type { Severity } from "../notice.ts";
import type { Contact, Person, Rule } from "../oncall/person.ts";
import type { Page, Step } from "./escalation.ts";

/** The pages by which a person's rules tell them of a step. Pure. */
export function planPages(
  person: Person,
  step: Step,
  place: { readonly round: number; readonly step: number },
  severity: Severity,
  now: number,
): Page[] {
  const urgency = step.urgency ?? urgencyOf(severity);
  return person.rules[urgency].flatMap((rule) =>
    rule.contacts.flatMap((name): Page[] => {
      const contact = person.contacts.get(name);
      if (contact === undefined) return [];
      return [
        {
          ...place,
          person: person.key,
          name: person.name,
          contact: name,
          acknowledge: step.acknowledge,
          targets: targetsOf(rule, contact, person),
          tried: 0,
          state: "planned",
          at: person.awakeFrom(now + rule.afterMs, severity),
        },
      ];
    }),
  );
}

function urgencyOf(severity: Severity): "high" | "low" {
  return severity === "critical" || severity === "error" ? "high" : "low";
}

/** The same address on each channel, but where the person has a contact of that name. */
function targetsOf(rule: Rule, contact: Contact, person: Person): string[] {
  const channels = rule.channels ?? contact.channels;
  return channels.map((channel) => {
    const own = channel === contact.name ? undefined : person.contacts.get(channel);
    return `${channel}:${own?.address ?? contact.address}`;
  });
}
