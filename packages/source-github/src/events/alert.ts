import type { NoticeInput, ProblemStatus, Severity } from "@tocsin/core";
import { actor, type Delivery, labels, links, notice, timedId } from "../delivery.ts";
import type { Fields } from "../fields.ts";

/** What the three kinds of security alert tell in the same way. */
interface Alert {
  /** `dependabot`, `code`, `secret`. */
  readonly kind: string;
  readonly status: ProblemStatus;
  /** After the repository: what it was found in, which is what several alerts share. */
  readonly about: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text?: string | undefined;
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly facts: NonNullable<NoticeInput["facts"]>;
}

const times: Readonly<Record<string, readonly string[]>> = {
  created: ["created_at"],
  fixed: ["fixed_at", "updated_at"],
  resolved: ["resolved_at", "updated_at"],
  revoked: ["resolved_at", "updated_at"],
  dismissed: ["dismissed_at", "updated_at"],
  closed_by_user: ["dismissed_at", "updated_at"],
  auto_dismissed: ["auto_dismissed_at", "updated_at"],
};

const severities: Readonly<Record<string, Severity>> = {
  critical: "critical",
  high: "error",
  error: "error",
  medium: "warning",
  moderate: "warning",
  warning: "warning",
  low: "info",
  note: "info",
  none: "info",
};

/** GitHub's word for how bad it is, as ours. */
export function alertSeverity(...words: readonly string[]): Severity {
  const word = words.find((each) => Object.hasOwn(severities, each));
  return (word === undefined ? undefined : severities[word]) ?? "warning";
}

/** The notice of an alert; none when it has no number. */
export function alertNotice(
  { event, payload, repo, action, sender }: Delivery,
  told: Alert,
): NoticeInput[] {
  const alert = payload.object("alert");
  const number = alert.id("number");
  if (number === "") return [];
  const by = actor(alert.object("dismissed_by"), alert.object("resolved_by")) ?? sender;
  const at = timeOf(alert, action);
  return [
    notice({
      id: timedId(repo, at, "alert", told.kind, number, action),
      type: `${event}.${action}`,
      kind: "problem",
      status: told.status,
      fingerprint: `gh:${repo.name}:alert:${told.kind}:${number}`,
      subject: `${repo.name} ${told.about}`,
      severity: told.severity,
      title: told.title,
      text: told.text,
      links: links(["Alert", alert.url("html_url")]),
      labels: labels(repo, { alert: told.kind, actor: by?.name, ...told.labels }),
      facts: told.facts,
      actor: by,
      at,
    }),
  ];
}

function timeOf(alert: Fields, action: string): string | undefined {
  const names = Object.hasOwn(times, action) ? times[action] : undefined;
  for (const name of names ?? ["updated_at"]) {
    const time = alert.time(name);
    if (time !== undefined) return time;
  }
  return undefined;
}
