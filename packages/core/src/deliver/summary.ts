import type { Incident, Part } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import { en, type Words } from "../language/en.ts";
import type { Audience } from "../message.ts";
import type { Notice } from "../notice.ts";
import { showDuration } from "../route/duration.ts";
import { inZone } from "./zone-time.ts";

/** One line that can stand alone: what it is about, and what of it. */
export function titleOf(incident: Incident, lead = leadOf(incident), words = en): string {
  const whole = wholeTitle(lead.notice);
  return incident.flapping === undefined ? whole : words.flappingTitle(whole);
}

/** With what it is about, where it does not say so itself. */
export function wholeTitle({ title, subject }: Pick<Notice, "title" | "subject">): string {
  return title.includes(subject) ? title : `${subject}: ${title}`;
}

/** One line: the state, since when or for how long, how often. */
export function summaryOf(
  incident: Incident,
  lead = leadOf(incident),
  audience?: Audience,
  words = en,
): string {
  const pieces = [stateOf(incident, lead, words, audience?.timezone)];
  const failures = Math.max(0, ...incident.parts.map((part) => part.failures));
  if (failures > 1) pieces.push(words.summary.failures(failures));
  const running = incident.parts.find((part) => part !== lead && isRunning(part));
  if (running !== undefined && incident.state !== "closed") pieces.push(running.notice.title);
  const { acknowledged } = incident;
  if (acknowledged !== undefined) pieces.push(words.summary.acknowledgedBy(acknowledged.by));
  // Whoever is paged knows that.
  const paged = audience === undefined ? pagedOf(incident) : [];
  if (paged.length > 0) pieces.push(words.summary.paging(paged.join(", ")));
  return pieces.filter((piece) => piece !== "").join(" · ");
}

/** Who is being woken for it now. */
function pagedOf({ state, escalation }: Incident): readonly string[] {
  if (state !== "open" || escalation === undefined) return [];
  const told = escalation.pages.filter((page) => page.state === "told" || page.state === "reached");
  return [...new Set(told.map(({ name }) => name))];
}

/** What the message is led by: the worst that is active, or at the end the problem that ended. */
export function leadOf(incident: Incident): Part {
  const [first] = incident.parts;
  if (first === undefined) throw new Error(`incident ${incident.id} holds nothing`);
  if (incident.state !== "closed" || isActive(first.notice.status)) return first;
  const newest = (parts: readonly Part[]) =>
    parts.reduce<Part | undefined>(
      (best, part) => (best === undefined || part.notice.at > best.notice.at ? part : best),
      undefined,
    );
  const last = newest(incident.parts) ?? first;
  const { subject } = last.notice;
  // Not one of an earlier stage: that is not how it ended.
  const problems = incident.parts.filter(
    ({ notice }) => notice.kind === "problem" && notice.subject === subject,
  );
  return newest(problems) ?? last;
}

function stateOf(
  incident: Incident,
  { notice, since }: Part,
  { summary, duration }: Words,
  zone = "UTC",
): string {
  const lasted = (end: string | undefined) =>
    showDuration(Date.parse(end ?? notice.endedAt ?? notice.at) - Date.parse(since), duration);
  const { flapping } = incident;
  if (flapping !== undefined) {
    const ms = Date.parse(flapping.last) - Date.parse(flapping.since);
    const fires = incident.counts.firing > 0;
    return summary.flapping(flapping.changes, showDuration(ms, duration), fires);
  }
  if (incident.state === "closed" && isActive(notice.status)) {
    const by = incident.timeline.findLast((entry) => entry.type === "resolved")?.by;
    return summary.resolvedBy(by, lasted(incident.closedAt));
  }
  switch (notice.status) {
    case "firing":
      return summary.firing(showTime(since, zone));
    case "resolved":
      return summary.resolved(lasted(undefined));
    case "queued":
      return summary.queued(showTime(since, zone));
    case "running":
      return summary.running(showTime(since, zone));
    case "succeeded":
      return summary.succeeded(lasted(undefined));
    case "failed":
      return summary.failed(lasted(undefined));
    case "cancelled":
      return summary.cancelled(lasted(undefined));
    default:
      return "";
  }
}

function isRunning({ notice }: Part): boolean {
  return notice.kind === "run" && isActive(notice.status);
}

/** `2026-01-05 09:00 UTC`: a message is read in many zones, and long after. One for a person has theirs. */
function showTime(time: string, zone: string): string {
  if (zone !== "UTC") return inZone(Date.parse(time), zone);
  const iso = time.endsWith("Z") ? time : new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
