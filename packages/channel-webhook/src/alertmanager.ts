import { createHash } from "node:crypto";
import {
  cut,
  labelFingerprint,
  type Message,
  type Notice,
  type Ref,
  sentLabels,
} from "@tocsin/core";

type Texts = Readonly<Record<string, string>>;

export interface Alert {
  readonly status: "firing" | "resolved";
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
  readonly fingerprint: string;
}

/** The body that Alertmanager sends to a webhook, version 4. */
export interface AlertmanagerBody {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly alerts: readonly Alert[];
  readonly groupLabels: Texts;
  readonly commonLabels: Texts;
  readonly commonAnnotations: Texts;
  readonly externalURL: string;
  readonly version: "4";
  readonly groupKey: string;
  readonly truncatedAlerts: number;
}

export interface AlertmanagerTelling {
  /** A higher one lists fewer alerts and says less of each. */
  readonly level: 0 | 1 | 2;
  readonly externalURL: string;
  /** What the last telling left. */
  readonly previous?: Ref | undefined;
  /** It tells one notice, whatever the incident has become since. */
  readonly every?: boolean;
}

/** Go's zero time: how Alertmanager says that there is no end yet. */
const noEnd = "0001-01-01T00:00:00Z";
const longestAnnotation = [20_000, 1_000, 0] as const;
const mostAlerts = [1_000, 100, 10] as const;

/** The message as Alertmanager would tell it, and what the next telling has to know of it. */
export function alertmanagerTelling(
  message: Message,
  telling: AlertmanagerTelling,
): { readonly body: AlertmanagerBody; readonly ref: Ref } {
  const { incident } = message;
  const problems = message.notices.filter(({ kind }) => kind === "problem");
  const told = problems.length > 0 ? problems : message.notices;
  const closedAt =
    incident.state === "closed" && telling.every !== true ? incident.closedAt : undefined;
  const all = told.map((notice) =>
    alertOf(notice, { room: longestAnnotation[telling.level], closedAt }),
  );
  const known = new Set(endsIn(telling.previous));
  const news = all.filter((alert) => alert.status === "firing" || !known.has(endOf(alert)));
  const fresh = news.length > 0 ? news : all;
  const alerts = fresh.slice(0, mostAlerts[telling.level]);
  const ends = all.filter(
    (alert) => alert.status === "resolved" && (known.has(endOf(alert)) || alerts.includes(alert)),
  );
  return {
    body: {
      receiver: incident.receiver,
      status: fresh.some(({ status }) => status === "firing") ? "firing" : "resolved",
      alerts,
      groupLabels: present(incident.group),
      commonLabels: common(alerts.map(({ labels }) => labels)),
      commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
      externalURL: telling.externalURL,
      version: "4",
      groupKey: incident.groupKey,
      truncatedAlerts: fresh.length - alerts.length + beyond(message),
    },
    ref: [incident.state, ...ends.map(endOf)].join(" "),
  };
}

/** How many fingerprints the incident has held besides those whose notices it still has. */
function beyond({ notices, parts, moreParts }: Message): number {
  return Math.max(0, moreParts - Math.max(0, notices.length - parts.length));
}

/** What stands for one end: Alertmanager tells each once. */
function endOf({ fingerprint, endsAt }: Alert): string {
  return createHash("sha256").update(`${fingerprint} ${endsAt}`).digest("hex").slice(0, 10);
}

function endsIn(previous: Ref | undefined): readonly string[] {
  return previous?.split(" ").slice(1) ?? [];
}

function alertOf(
  notice: Notice,
  { room, closedAt }: { readonly room: number; readonly closedAt: string | undefined },
): Alert {
  // A person has closed what still fires; who opened something for it can close it too.
  const isClosed = closedAt !== undefined && notice.status === "firing";
  const firing = !isClosed && isFiring(notice);
  const labels = labelsOf(notice);
  const { startedAt, endedAt, at, links } = notice;
  return {
    status: firing ? "firing" : "resolved",
    labels,
    annotations: annotationsOf(notice, room),
    startsAt: startedAt ?? at,
    endsAt: firing ? noEnd : isClosed ? closedAt : (endedAt ?? at),
    generatorURL: (links.find(({ title }) => title === "Query") ?? links[0])?.url ?? "",
    fingerprint: labelFingerprint(labels),
  };
}

/** The sender's own, or what receivers expect of an alert that has none. */
function annotationsOf({ annotations, text, title }: Notice, room: number): Texts {
  if (annotations === undefined) {
    const description = cut(text ?? "", room);
    return { ...(description && { description }), summary: title };
  }
  const all = Object.entries(annotations).map(([name, value]): [string, string] => [
    name,
    cut(value, room),
  ]);
  return present(Object.fromEntries(all));
}

/** A run fires while it goes on and when it failed; a message, told once, fires. */
function isFiring({ status }: Notice): boolean {
  return status !== "resolved" && status !== "succeeded" && status !== "cancelled";
}

/** An alert's own labels as they were sent, and so its fingerprint; other notices get what receivers ask for. */
function labelsOf({ labels, subject, severity, source, fingerprint }: Notice): Texts {
  const sent = /(?:^|:)([0-9a-f]{16})$/.exec(fingerprint)?.[1];
  const own = sent === undefined ? labels : sentLabels(labels, sent);
  if (sent !== undefined && labelFingerprint(own) === sent) return own;
  if (labels.alertname !== undefined) return labels;
  // The notice's fingerprint keeps two alerts of one subject apart.
  return { alertname: subject, severity, source, notice: fingerprint, ...labels };
}

/** Alertmanager leaves out what an alert has no label of. */
function present(labels: Texts): Texts {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

function common(all: readonly Texts[]): Texts {
  const [first = {}, ...others] = all;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((each) => each[name] === value),
  );
  return Object.fromEntries(shared);
}
