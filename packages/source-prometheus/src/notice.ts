import { createHash } from "node:crypto";
import { type Fact, type NoticeInput, oneLine, plainText } from "@tocsin/core";
import type { Alert } from "./alert.ts";
import { linkAnnotations, linksOf } from "./links.ts";
import type { Payload } from "./payload.ts";
import { labelsOf, subjectOf, toldLabels } from "./place.ts";
import { type SeverityOptions, severityOf } from "./severity.ts";

/** What a notice is made with besides the alert. */
export interface Telling {
  readonly severity: SeverityOptions;
  /** Names of alerts that always fire, to show that alerting works. */
  readonly heartbeats: ReadonlySet<string>;
  readonly externalURL?: string | undefined;
  /** The source's name in the config. */
  readonly name: string;
}

/** The alert of `tocsin doctor` and of the set-up's last step: it tells that the way is open. */
export const testAlert = "TocsinTest";

const mostLabelFacts = 15;
const mostAnnotationFacts = 5;
// Longer annotations are texts, not values.
const longestFact = 200;
const longestText = 4_000;
const longestSummary = 250;
const titles = ["summary", "title", "message", "description"];
const texts = ["description", "message"];

/** What one alert becomes. */
export function noticeOf(alert: Alert, telling: Telling): NoticeInput {
  if (alert.name === testAlert) return testNotice(alert, telling.name);
  if (telling.heartbeats.has(alert.name)) return heartbeat(alert, telling);
  const { resolved, startsAt, annotations, report } = alert;
  const text = textOf(alert);
  const at = atOf(alert);
  // A report tells of the end after it; its times were checked against one another.
  const endedAt = report === undefined ? at : alert.endsAt;
  return {
    id: idOf(alert),
    type: resolved ? "alert.resolved" : "alert.firing",
    kind: "problem",
    status: resolved ? "resolved" : "firing",
    fingerprint: fingerprintOf(alert),
    subject: subjectOf(alert),
    severity: resolved ? "info" : severityOf(alert.labels, telling.severity),
    title: titleOf(alert),
    ...(text === "" || resolved ? {} : { text }),
    links: linksOf(alert, telling.externalURL),
    labels: labelsOf(alert.labels),
    facts: factsOf(alert),
    annotations,
    ...(at === undefined ? {} : { at }),
    ...(startsAt === undefined ? {} : { startedAt: startsAt }),
    ...(resolved && endedAt !== undefined ? { endedAt } : {}),
    ...(report?.until === undefined ? {} : { expiresAt: report.until }),
  };
}

/** The group that Alertmanager put an alert into: with its end all of it is over, named or not. */
export function setOf({ groupKey }: Payload): string {
  return createHash("sha256").update(groupKey).digest("hex").slice(0, 16);
}

/** The end of a group, also of the alerts that `max_alerts` cut off: told to nobody by itself. */
export function groupEnd(payload: Payload): NoticeInput {
  const { alerts, groupName } = payload;
  const set = setOf(payload);
  const at = alerts
    .flatMap((alert) => atOf(alert) ?? [])
    .sort()
    .at(-1);
  return {
    id: ["am", set, "end", at ?? ""].join("|"),
    type: "alertmanager.group-resolved",
    kind: "problem",
    status: "resolved",
    fingerprint: `group:${set}`,
    subject: `Alertmanager group ${oneLine(groupName, 200) || "without labels"}`,
    severity: "info",
    title: "Everything of the group is over",
    set,
    endsSet: true,
    ...(at === undefined ? {} : { at }),
  };
}

/** Told once for each group and number: the alerts that the request leaves out are known to nobody. */
export function truncationNotice(payload: Payload, telling: Telling): NoticeInput {
  const { alerts, groupName, truncated } = payload;
  const group = setOf(payload);
  const starts = alerts.flatMap(({ startsAt }) => startsAt ?? []).sort();
  const name = oneLine(groupName, 200) || "a group";
  const at = starts.at(-1);
  return {
    id: ["am", group, "truncated", truncated, starts[0] ?? ""].join("|"),
    type: "alertmanager.truncated",
    kind: "message",
    fingerprint: `group:${group}:truncated`,
    subject: `Alertmanager group ${name}`,
    severity: "warning",
    title: `Alertmanager group ${name}: ${truncated} more ${truncated === 1 ? "alert" : "alerts"} not named`,
    text: `Alertmanager names at most \`max_alerts\` alerts in one request. Take that line out of the webhook\\_config of \`${telling.name}\`, so that each alert is told.`,
    ...(at === undefined ? {} : { at }),
  };
}

export function fingerprintOf({ fingerprint }: Pick<Alert, "fingerprint">): string {
  return `am:${fingerprint}`;
}

export function resolvedTitle(alert: Alert): string {
  return titleOf({ ...alert, resolved: true });
}

/** Alertmanager numbers no deliveries: the same state of the same spell is the same report. */
function idOf(alert: Alert): string {
  const until = alert.report?.until;
  // Each report that it still fires is one of its own: it lasts longer by it.
  return until === undefined ? spellId(alert) : `${spellId(alert)}|${until}`;
}

function spellId({ fingerprint, startsAt, endsAt, resolved }: Alert): string {
  const state = resolved ? ["resolved", endsAt ?? ""] : ["firing"];
  return ["am", fingerprint, startsAt ?? "", ...state].join("|");
}

/** Never before its beginning, or the end would look like old news: the two clocks may differ. */
function atOf({ startsAt, endsAt, resolved, report }: Alert): string | undefined {
  // What is reported again and again counts in the order in which it comes, as in Alertmanager.
  if (report !== undefined) return report.at;
  if (!resolved || endsAt === undefined) return startsAt;
  return startsAt !== undefined && startsAt > endsAt ? startsAt : endsAt;
}

function titleOf(alert: Alert): string {
  const name = `${subjectOf(alert)}${alert.resolved ? " resolved" : ""}`;
  const summary = oneLine(firstOf(alert.annotations, titles)?.text ?? "", longestSummary);
  return summary === "" ? name : `${name}: ${summary}`;
}

/** What the title does not say already. */
function textOf({ annotations }: Alert): string {
  const title = firstOf(annotations, titles);
  const text = firstOf(annotations, texts);
  if (text === undefined) return "";
  const whole =
    text.name === title?.name && text.text.length <= longestSummary && !text.text.includes("\n");
  return whole ? "" : plainText(text.text, longestText);
}

function firstOf(annotations: Alert["annotations"], names: readonly string[]) {
  for (const name of names) {
    const text = annotations[name];
    if (text !== undefined && /\S/.test(text)) return { name, text };
  }
  return undefined;
}

function factsOf({ labels, annotations }: Alert): Fact[] {
  const fact = ([name, value]: [string, string]): Fact => ({
    name: oneLine(name, 200),
    value: oneLine(value, longestFact),
  });
  const values = Object.entries(annotations).filter(
    ([name, value]) =>
      value.length <= longestFact &&
      !name.startsWith("__") &&
      !titles.includes(name) &&
      !linkAnnotations.has(name),
  );
  const all = [
    ...toldLabels(labels).slice(0, mostLabelFacts).map(fact),
    ...values.slice(0, mostAnnotationFacts).map(fact),
  ];
  return all.filter(({ name, value }) => name !== "" && value !== "");
}

/** It is well while it fires, so it is no problem; that it stops is worth a word. */
function heartbeat(alert: Alert, telling: Telling): NoticeInput {
  const { resolved, name } = alert;
  const at = atOf(alert);
  return {
    id: `${spellId(alert)}|heartbeat`,
    type: resolved ? "heartbeat.stopped" : "heartbeat",
    kind: "message",
    fingerprint: `${fingerprintOf(alert)}:heartbeat`,
    subject: subjectOf(alert),
    severity: resolved ? "error" : "info",
    title: oneLine(resolved ? `${name} has stopped firing` : `${name} fires, as it should`, 300),
    ...(resolved ? { text: "It fires as long as alerting works: look after Prometheus." } : {}),
    links: linksOf(alert, telling.externalURL),
    labels: labelsOf(alert.labels),
    ...(at === undefined ? {} : { at }),
  };
}

function testNotice(alert: Alert, name: string): NoticeInput {
  const at = atOf(alert);
  return {
    id: idOf(alert),
    type: "doctor",
    kind: "message",
    fingerprint: `doctor:${alert.fingerprint}`,
    subject: `source ${name}`,
    severity: "info",
    title: `Test of the source ${name}`,
    ...(at === undefined ? {} : { at }),
  };
}
