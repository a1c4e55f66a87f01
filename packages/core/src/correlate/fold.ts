import { nameOf } from "../accept/hash.ts";
import { told } from "../language/line.ts";
import type { Notice, Severity, Status } from "../notice.ts";
import { severities } from "../notice.ts";
import type { Draft } from "../record/draft.ts";
import { isoTime } from "../record/iso-time.ts";
import type { Group } from "../route/group.ts";
import type { Route } from "../route/tree.ts";
import { cut } from "../text.ts";
import { brief } from "./brief.ts";
import { flappingWith, isFlapping, type Reported, withChange } from "./flapping.ts";
import type { Counts, Incident, Part, TimelineEntry } from "./incident.ts";
import { picturesWith } from "./pictures.ts";
import { isActive, type Signal } from "./signal.ts";
import { withEntry } from "./timeline.ts";

const keptParts = 50;
// An incident is written anew with each revision, so what nobody is shown in full is kept short.
const wholeParts = 10;
const timelineText = 2_000;

/** A notice with what else is known of it when it is put into an incident. */
export interface Report extends Reported {
  /** What the fingerprint was before, as far as this incident has counted it. */
  readonly before?: Pick<Signal, "status" | "severity"> | undefined;
  readonly request: string;
}

/** The incident that a first notice opens. The id follows from it, so that a crash can't open two. */
export function openIncident(
  route: Route,
  group: Group,
  { notice, receivedAt, request }: Report,
): Incident {
  const name = nameOf(`${group.key}\n${notice.source}\n${notice.id}`, 20);
  const now = isoTime(receivedAt);
  return {
    id: `inc_${name}`,
    code: name.slice(0, 5),
    route: route.name,
    receiver: route.receiver,
    groupKey: group.key,
    group: group.labels,
    state: "open",
    revision: 0,
    source: notice.source,
    subject: notice.subject,
    severity: "info",
    labels: notice.labels,
    counts: {
      firing: 0,
      running: 0,
      total: 0,
      bySeverity: { critical: 0, error: 0, warning: 0, info: 0 },
    },
    parts: [],
    openedAt: now,
    changedAt: now,
    targets: [],
    acceptedAt: receivedAt,
    request,
    timeline: [],
  };
}

/** Puts a report into an incident: a new revision, closed when nothing in it is active or flaps any more. */
export function foldReport(incident: Incident, report: Report, now: number): Incident {
  const { notice } = report;
  const counts = countWith(incident, report);
  const parts = partsWith(incident.parts, report);
  const active = counts.firing + counts.running > 0;
  const flapping = flappingWith(incident, report);
  const isOpen = active || flapping !== undefined;
  const revision = incident.revision + 1;
  const time = isoTime(now);
  const severity = severityOf(counts, parts, active ? undefined : incident);
  const entry: Draft<TimelineEntry> = {
    at: notice.at,
    type: "reported",
    title: notice.title,
    revision,
  };
  if (notice.text !== undefined) entry.text = cut(notice.text, timelineText);
  const keepsLabels = incident.revision === 0 || isGoodEnd(notice);
  return {
    id: incident.id,
    code: incident.code,
    route: incident.route,
    receiver: incident.receiver,
    groupKey: incident.groupKey,
    group: incident.group,
    state: isOpen ? (incident.state === "closed" ? "open" : incident.state) : "closed",
    revision,
    source: incident.source,
    subject: incident.subject,
    severity,
    labels: keepsLabels ? incident.labels : common(incident.labels, notice.labels),
    counts,
    parts,
    openedAt: incident.openedAt,
    changedAt: time,
    closedAt: isOpen ? undefined : time,
    acknowledged: incident.acknowledged,
    acknowledgedFirstAt: incident.acknowledgedFirstAt,
    answeredBy: incident.answeredBy,
    escalation: incident.escalation,
    lastChange: incident.lastChange,
    flapping,
    muted: incident.muted,
    attendAt: incident.attendAt,
    inhibitable: incident.inhibitable,
    pages: incident.pages,
    pictures: picturesWith(incident.pictures, notice),
    targets: incident.targets,
    acceptedAt: report.receivedAt,
    request: report.request,
    timeline: isFlapping(flapping, notice)
      ? withChange(incident, flapping, entry)
      : withEntry(incident.timeline, entry),
  };
}

/** A report that is older than what is known: it is noted, and changes nothing else. */
export function foldLate(incident: Incident, notice: Notice, now: number): Incident {
  const revision = incident.revision + 1;
  const entry = { at: notice.at, type: "reported", ...told(["late", notice.title]), revision };
  return {
    ...incident,
    revision,
    changedAt: isoTime(now),
    timeline: withEntry(incident.timeline, entry),
  };
}

function countWith({ counts, parts }: Incident, { notice, before }: Report): Counts {
  const { critical, error, warning, info } = counts.bySeverity;
  const bySeverity = { critical, error, warning, info };
  let { firing, running, total } = counts;
  if (before === undefined) total += parts.some((part) => isOf(part, notice)) ? 0 : 1;
  else if (before.status === "firing") {
    firing -= 1;
    bySeverity[before.severity] -= 1;
  } else if (isActive(before.status)) running -= 1;
  if (notice.status === "firing") {
    firing += 1;
    bySeverity[notice.severity] += 1;
  } else if (isActive(notice.status)) running += 1;
  return { firing, running, total, bySeverity };
}

function partsWith(parts: readonly Part[], { notice, signal }: Report): Part[] {
  const part: Part = {
    notice,
    since: signal?.since ?? notice.at,
    failures: signal?.failures ?? 0,
  };
  const all = parts.filter((each) => !isOf(each, notice));
  // They stand in order, so the new one is put in its place instead of sorting all.
  const found = all.findIndex((each) => byWeight(part, each) <= 0);
  const place = found < 0 ? all.length : found;
  all.splice(place, 0, part);
  // The one that is pushed out of the whole ones is cut short, or the new one behind them.
  const last = Math.max(place, wholeParts);
  const pushed = all[last];
  if (pushed !== undefined) all[last] = { ...pushed, notice: brief(pushed.notice) };
  return all.slice(0, keptParts);
}

function isOf({ notice }: Part, { source, fingerprint }: Notice): boolean {
  return notice.fingerprint === fingerprint && notice.source === source;
}

/** Firing before running before ended, then worst first, then newest first. */
function byWeight(one: Part, other: Part): number {
  return (
    weight(other.notice.status) - weight(one.notice.status) ||
    severities.indexOf(one.notice.severity) - severities.indexOf(other.notice.severity) ||
    Date.parse(other.notice.at) - Date.parse(one.notice.at)
  );
}

function weight(status: Status | undefined): number {
  if (status === "firing") return 2;
  return isActive(status) ? 1 : 0;
}

/** The worst that fires; with nothing firing the worst it holds, and never less than it had when it closes. */
function severityOf(counts: Counts, parts: readonly Part[], closing?: Incident): Severity {
  const firing = severities.find((severity) => counts.bySeverity[severity] > 0);
  if (firing !== undefined) return firing;
  const held = parts.map((part) => part.notice.severity);
  if (closing !== undefined && closing.revision > 0) held.push(closing.severity);
  return severities.find((severity) => held.includes(severity)) ?? "info";
}

/** The end of a thing need not repeat its labels. */
function isGoodEnd({ kind, status }: Notice): boolean {
  return kind !== "message" && status !== "failed" && !isActive(status);
}

function common(
  labels: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(labels);
  const same = entries.filter(([name, value]) => others[name] === value);
  return same.length === entries.length ? labels : Object.fromEntries(same);
}
