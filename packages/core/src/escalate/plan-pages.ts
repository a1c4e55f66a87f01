import type { Severity } from "../notice.ts";
import type { Contact, Person, Rule } from "../oncall/person.ts";
import type { Page, Step } from "./escalation.ts";

/** The pages by which a person's rules tell them of a step, which may be late. Pure. */
export function planPages(
  person: Person,
  step: Step,
  place: { readonly round: number; readonly step: number },
  severity: Severity,
  { now, lateMs = 0 }: { readonly now: number; readonly lateMs?: number },
): Page[] {
  const urgency = step.urgency ?? urgencyOf(severity);
  const timeOf = ({ afterMs }: Rule) => {
    const due = now - lateMs + afterMs;
    const soonest = Math.max(due, now);
    const awake = person.awakeFrom(soonest, severity);
    return awake > soonest ? awake : due;
  };
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
          at: timeOf(rule),
        },
      ];
    }),
  );
}

/**
 * The pages of an escalation with those of one more step. Who is paged again by a contact that is still to come is
 * told by it when the earlier page said, and not twice. Pure.
 */
export function withPlanned(pages: readonly Page[], planned: readonly Page[], now: number): Page[] {
  const merged = new Set<Page>();
  const soonest = planned.map((page) => {
    const earlier = pages.find(
      (each) => !merged.has(each) && isSame(each, page) && comesBefore(each, page, now),
    );
    if (earlier === undefined) return page;
    merged.add(earlier);
    return { ...page, at: earlier.at };
  });
  const others = pages.filter(
    (each) => !merged.has(each) && (each.at <= now || !planned.some((page) => isSame(each, page))),
  );
  return [...others, ...soonest];
}

function isSame(one: Page, other: Page): boolean {
  return (
    one.state === "planned" &&
    one.person === other.person &&
    one.contact === other.contact &&
    one.acknowledge === other.acknowledge
  );
}

/** One that is told now stands in for none that is to come. */
function comesBefore(earlier: Page, page: Page, now: number): boolean {
  return earlier.at <= page.at && (earlier.at > now || page.at <= now);
}

/** Which of a person's rules count, where a step does not say it. */
export function urgencyOf(severity: Severity): "high" | "low" {
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
