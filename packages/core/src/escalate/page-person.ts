import { randomUUID } from "node:crypto";
import { normalise } from "../accept/normalise.ts";
import { foldReport, openIncident } from "../correlate/fold.ts";
import type { Incident } from "../correlate/incident.ts";
import { incidentChange } from "../correlate/keys.ts";
import { languageOf, wordsIn } from "../language/languages.ts";
import type { Person } from "../oncall/person.ts";
import { ownSource } from "../record/self-report.ts";
import type { Route } from "../route/tree.ts";
import type { Escalation, Page, Policy, Step } from "./escalation.ts";
import { planPages } from "./plan-pages.ts";

/** How long a test waits for its answer, in ms. */
const testLastsMs = 15 * 60_000;

const step: Step = {
  afterMs: 0,
  working: false,
  notify: [],
  roundRobin: false,
  acknowledge: "first",
  urgency: "high",
};

/** What somebody wants a person to know. */
export interface PersonPage {
  readonly by: string;
  readonly title?: string;
  readonly text?: string;
  /** Every contact at once; it is over with the first answer, or after 15 minutes. */
  readonly test?: boolean;
}

/** The incident by which one person is paged by hand, and the change that opens it. */
export function pageIncident(person: Person, page: PersonPage, route: Route, now: number) {
  const id = randomUUID();
  const { by, text, test = false } = page;
  const words = wordsIn(languageOf(person.language)).page;
  const title = page.title ?? (test ? words.test(person.name) : words.needs(by));
  const notice = normalise(
    {
      id,
      type: test ? "page.test" : "page",
      kind: "problem",
      status: "firing",
      fingerprint: `page:${id}`,
      subject: words.subject(person.name),
      severity: "critical",
      title,
      ...(text === undefined ? {} : { text }),
      facts: [{ name: words.from, value: by }],
      labels: { person: person.key },
    },
    ownSource,
    now,
  );
  const report = { notice, receivedAt: now, request: id };
  const group = { key: `page:${id}`, labels: { person: person.key } };
  const opened = openIncident({ ...route, name: "page", receiver: "" }, group, report);
  const policy: Policy = { name: test ? "test" : "page", steps: [], repeat: 0 };
  const escalation: Escalation = {
    policy,
    state: "running",
    round: 0,
    next: 0,
    pages: test
      ? everyContact(person, now)
      : planPages(person, step, { round: 0, step: 0 }, "critical", { now }),
    reason: `${by} paged ${person.name}`,
    ...(test ? { test: true as const, closesAt: now + testLastsMs } : {}),
  };
  const incident: Incident = { ...foldReport(opened, report, now), escalation };
  return { incident, change: incidentChange(incident, 0, now) };
}

function everyContact(person: Person, now: number): Page[] {
  return [...person.contacts.values()]
    .filter(({ enabled }) => enabled)
    .map((contact) => ({
      person: person.key,
      name: person.name,
      contact: contact.name,
      round: 0,
      step: 0,
      acknowledge: "first",
      targets: contact.channels.map((channel) => `${channel}:${contact.address}`),
      tried: 0,
      state: "planned",
      at: now,
    }));
}
