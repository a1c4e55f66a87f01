import type { Incident } from "../correlate/incident.ts";
import { leadOf } from "../deliver/summary.ts";
import type { IncidentState, Message, MessagePart, Tone } from "../message.ts";
import type { Fact, Kind, Link, Severity, Status } from "../notice.ts";
import { cut } from "../text.ts";

/** What a template can look at. Nothing in it is trusted. */
export interface TemplateData {
  /** As they are told without a template. */
  readonly title: string;
  readonly summary: string;
  /** CommonMark, cut at 8,000 characters. */
  readonly text: string;
  readonly severity: Severity;
  readonly tone: Tone;
  readonly state: IncidentState;
  /** Of the newest or worst that it holds: `firing`, `succeeded`; empty for a message. */
  readonly status: Status | "";
  readonly kind: Kind;
  readonly source: string;
  readonly subject: string;
  /** What people call the incident by: `7KQ2M`. */
  readonly code: string;
  /** The incident's page; empty without a public URL. */
  readonly url: string;
  readonly route: string;
  readonly receiver: string;
  /** What all of it have in common. */
  readonly labels: Readonly<Record<string, string>>;
  /** What it is grouped by. */
  readonly group: Readonly<Record<string, string>>;
  /** What the sender wrote besides, by name. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly facts: readonly Fact[];
  readonly links: readonly Link[];
  /** The things that it holds, worst first, at most 20, when there are several. */
  readonly parts: readonly MessagePart[];
  readonly moreParts: number;
  /** How many of them fire now, run now, and are in it at all. */
  readonly firing: number;
  readonly running: number;
  readonly total: number;
  /** ISO 8601; empty while it is open. */
  readonly openedAt: string;
  readonly closedAt: string;
  /** Empty when nobody has. */
  readonly acknowledgedBy: string;
  /** Who caused it, by name; empty where that is not known. */
  readonly actor: string;
  /** Titles of what happened since the target was told last, oldest first. */
  readonly news: readonly string[];
  /** Nothing changed: it is a reminder. */
  readonly nudge: boolean;
  /** Of the message: `en`, `ko`. */
  readonly language: string;
  /** Whom it pages, by name; empty when nobody. */
  readonly person: string;
  /** Of that person, or UTC. */
  readonly timezone: string;
}

const longestText = 8_000;

export function templateData(message: Message, incident: Incident): TemplateData {
  const { notice } = leadOf(incident);
  const { incident: head, audience } = message;
  return {
    title: message.title,
    summary: message.summary,
    text: cut(message.text ?? "", longestText),
    severity: message.severity,
    tone: message.tone,
    state: head.state,
    status: notice.status ?? "",
    kind: notice.kind,
    source: message.source,
    subject: message.subject,
    code: head.code,
    url: head.url ?? "",
    route: head.route,
    receiver: head.receiver,
    labels: message.labels,
    group: head.group,
    annotations: notice.annotations ?? {},
    facts: message.facts,
    links: message.links,
    parts: message.parts,
    moreParts: message.moreParts,
    firing: incident.counts.firing,
    running: incident.counts.running,
    total: incident.counts.total,
    openedAt: head.openedAt,
    closedAt: head.closedAt ?? "",
    acknowledgedBy: head.acknowledged?.by ?? "",
    actor: message.actor?.name ?? "",
    news: message.news.map(({ title }) => title),
    nudge: message.nudge,
    language: message.language ?? "en",
    person: audience?.name ?? "",
    timezone: audience?.timezone ?? "UTC",
  };
}
