import { nameOf } from "../accept/hash.ts";
import { dueOf } from "../escalate/escalation.ts";
import { type InhibitRules, sourceTerms } from "../inhibit/rules.ts";
import { followLane, targetTerm } from "../inhibit/terms.ts";
import type { Notice } from "../notice.ts";
import type { Draft } from "../record/draft.ts";
import { labelsOf } from "../route/labels.ts";
import type { Change } from "../storage.ts";
import type { Incident } from "./incident.ts";
import { setTerm } from "./set.ts";
import { firingTerm, isActive, type Signal } from "./signal.ts";

const dayMs = 86_400_000;
/** How long what has ended can still be looked up, and late news of it recognised, in ms. */
export const retentionMs = 30 * dayMs;

/** The lane of incidents whose escalation has something to do. */
export const escalateLane = "escalate";

export function signalKey(notice: Pick<Notice, "source" | "fingerprint">): string {
  return `signal:${notice.source}:${notice.fingerprint}`;
}

export function signalChange(
  key: string,
  signal: Signal,
  expect: number,
  now: number,
  rules: InhibitRules,
): Change {
  const change: Draft<Change> = { key, expect, value: JSON.stringify(signal) };
  const { status, problem } = signal;
  if (!isActive(status)) change.expires = now + retentionMs;
  if (problem === undefined) return change;
  change.terms = [
    firingTerm,
    ...(problem.set === undefined ? [] : [setTerm(problem)]),
    ...sourceTerms(rules, labelsOf(problem)),
  ];
  change.sort = 0;
  if (problem.expiresAt !== undefined) {
    change.lane = followLane;
    change.due = Date.parse(problem.expiresAt);
  }
  return change;
}

/** Where the newest incident of a group is noted. */
export function groupPointerKey(groupKey: string): string {
  return `group:${nameOf(groupKey, 26)}`;
}

export function groupPointerChange(key: string, incident: string, expect: number): Change {
  return { key, expect, value: JSON.stringify(incident) };
}

export function incidentKey(id: string): string {
  return `incident:${id}`;
}

export function incidentChange(incident: Incident, expect: number, now: number): Change {
  const change: Draft<Change> = {
    key: incidentKey(incident.id),
    expect,
    value: JSON.stringify(incident),
    sort: Date.parse(incident.openedAt),
    terms: incidentTerms(incident),
  };
  const due = attendTime(incident);
  if (due !== undefined) {
    change.lane = escalateLane;
    change.due = due;
    change.urgent = incident.severity === "critical";
  } else if (incident.state === "closed") change.expires = now + retentionMs;
  return change;
}

/** When there is something to do for it: while it is muted, its steps wait. */
export function attendTime({ attendAt, muted, escalation }: Incident): number | undefined {
  const next = muted === undefined ? escalation && dueOf(escalation) : muted.until;
  if (attendAt === undefined) return next;
  return next === undefined ? attendAt : Math.min(attendAt, next);
}

/** What an incident is found by that a person names by its code. */
export function codeTerm(code: string): string {
  return `code=${code.toUpperCase()}`;
}

function incidentTerms(incident: Incident): string[] {
  const { state, source, severity, subject, labels } = incident;
  const terms = ["all", `state=${state}`, codeTerm(incident.code)];
  const covers = incident.parts.flatMap(({ cover }) => cover?.by ?? []);
  for (const by of new Set([...(incident.muted?.by ?? []), ...covers])) terms.push(`muted=${by}`);
  for (const tie of incident.inhibitable ?? []) terms.push(targetTerm(tie));
  for (const name of Object.keys(labels)) terms.push(labelTerm(name, labels[name] ?? ""));
  const fields = { source, severity, subject };
  for (const [name, value] of Object.entries(fields)) {
    // A label of the same name hides the field, as it does for matchers.
    if (!Object.hasOwn(labels, name)) terms.push(labelTerm(name, value));
  }
  return terms;
}

export function labelTerm(name: string, value: string): string {
  return `label.${name}=${value.slice(0, 200)}`;
}
