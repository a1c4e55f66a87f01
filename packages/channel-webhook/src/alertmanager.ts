import type { Message, Notice } from "@tocsin/core";
import { fingerprintOf } from "./fingerprint.ts";

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

/** Go's zero time: how Alertmanager says that there is no end yet. */
const noEnd = "0001-01-01T00:00:00Z";
const longestDescription = [20_000, 1_000, 0] as const;
const mostAlerts = [1_000, 100, 10] as const;

/** The message as Alertmanager would tell it; a higher level lists fewer alerts and says less of each. */
export function alertmanagerBody(
  message: Message,
  level: 0 | 1 | 2,
  externalURL: string,
): AlertmanagerBody {
  const problems = message.notices.filter(({ kind }) => kind === "problem");
  const told = problems.length > 0 ? problems : message.notices;
  const alerts = told
    .slice(0, mostAlerts[level])
    .map((notice) => alertOf(notice, longestDescription[level]));
  return {
    receiver: message.incident.receiver,
    status: told.some(isFiring) ? "firing" : "resolved",
    alerts,
    groupLabels: message.incident.group,
    commonLabels: common(alerts.map(({ labels }) => labels)),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    externalURL,
    version: "4",
    groupKey: message.incident.groupKey,
    truncatedAlerts: told.length - alerts.length,
  };
}

function alertOf(notice: Notice, room: number): Alert {
  const firing = isFiring(notice);
  const labels = labelsOf(notice);
  const description = notice.text?.slice(0, room);
  return {
    status: firing ? "firing" : "resolved",
    labels,
    annotations: {
      ...(description && { description }),
      summary: notice.title,
    },
    startsAt: notice.startedAt ?? notice.at,
    endsAt: firing ? noEnd : (notice.endedAt ?? notice.at),
    generatorURL: notice.links[0]?.url ?? "",
    fingerprint: fingerprintOf(labels),
  };
}

/** A run fires while it goes on and when it failed; a message, told once, fires. */
function isFiring({ status }: Notice): boolean {
  return status !== "resolved" && status !== "succeeded" && status !== "cancelled";
}

/** An alert's own labels stay as they are, and so does its fingerprint; other notices get what receivers ask for. */
function labelsOf({ labels, subject, severity, source, fingerprint }: Notice): Texts {
  if (labels.alertname !== undefined) return labels;
  // The notice's fingerprint keeps two alerts of one subject apart.
  return { alertname: subject, severity, source, notice: fingerprint, ...labels };
}

function common(all: readonly Texts[]): Texts {
  const [first = {}, ...others] = all;
  const shared = Object.entries(first).filter(([name, value]) =>
    others.every((each) => each[name] === value),
  );
  return Object.fromEntries(shared);
}
