import type { Offer } from "../actions/catalogue.ts";
import { withoutHidden } from "../correlate/cover.ts";
import { showFlapping } from "../correlate/flapping.ts";
import type { Incident, Part, TimelineEntry } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import type { ActionName, Audience, Message, MessagePart, News, Tone } from "../message.ts";
import { type Fact, type Image, isKept, type Link, type Notice } from "../notice.ts";
import type { Draft } from "../record/draft.ts";
import { showDuration } from "../route/duration.ts";
import { inZone } from "./zone-time.ts";

const shownParts = 20;
const shownNews = 5;
const shownLinks = 10;

export interface Telling {
  /** The revision that the target was told before; 0: nothing yet. */
  readonly delivered: number;
  readonly nudge: boolean;
  readonly publicUrl?: string | undefined;
  /** The person whom it pages. */
  readonly audience?: Audience | undefined;
  /** What else can be done to it. */
  readonly offers?: readonly Offer[] | undefined;
  /** Of other incidents that are told in the same telling. */
  readonly others?: readonly Message[] | undefined;
}

/** What a target is shown of an incident. Pure, and the same for every channel. */
export function compose(whole: Incident, telling: Telling): Message {
  const incident = withoutHidden(whole);
  const lead = leadOf(incident);
  const { notice } = lead;
  const { parts } = incident;
  const message: Draft<Message> = {
    incident: headOf(incident, telling.publicUrl),
    revision: incident.revision,
    tone: toneOf(incident, lead),
    severity: incident.severity,
    source: incident.source,
    subject: incident.subject,
    title: titleOf(incident, lead),
    summary: summaryOf(incident, lead, telling.audience),
    facts: [...lastChangeFacts(incident), ...notice.facts],
    links: linksOf(incident, lead),
    labels: incident.labels,
    images: imagesOf(incident, notice),
    parts: parts.length > 1 ? parts.slice(0, shownParts).map(partOf) : [],
    moreParts: Math.max(0, incident.counts.total - Math.min(parts.length, shownParts)),
    news: telling.delivered === 0 ? [] : newsSince(incident, telling),
    nudge: telling.nudge,
    actions: actionsOf(incident),
    offers: telling.offers ?? [],
    others: telling.others ?? [],
    notices: parts.map(noticeOf),
  };
  if (notice.text !== undefined) message.text = notice.text;
  if (notice.actor !== undefined) message.actor = notice.actor;
  if (telling.audience !== undefined) message.audience = telling.audience;
  return message;
}

/** A problem began when it was first said to; a later report of it may name another time. */
function noticeOf({ notice, since }: Part): Notice {
  const isEarlier = Date.parse(since) < Date.parse(notice.startedAt ?? notice.at);
  return notice.kind === "problem" && isEarlier ? { ...notice, startedAt: since } : notice;
}

/** Links are of the newest news; what was handed over stays for the incident's life. */
function imagesOf({ pictures = [] }: Incident, { images = [] }: Notice): readonly Image[] {
  return [...images.filter((image) => !isKept(image)), ...pictures];
}

function headOf(incident: Incident, publicUrl: string | undefined): Message["incident"] {
  const { id, code, state, openedAt, closedAt, acknowledged, flapping } = incident;
  const { route, receiver, group, groupKey } = incident;
  const head: Draft<Message["incident"]> = {
    id,
    code,
    state,
    openedAt,
    route,
    receiver,
    group,
    groupKey,
  };
  if (publicUrl !== undefined) head.url = `${publicUrl}/#/incidents/${id}`;
  if (closedAt !== undefined) head.closedAt = closedAt;
  if (acknowledged !== undefined) {
    head.acknowledged = { by: acknowledged.by, at: acknowledged.at };
  }
  if (flapping !== undefined) {
    head.flapping = { changes: flapping.changes, since: flapping.since };
  }
  return head;
}

/** What somebody could answer now: a build that runs asks nothing of anybody. */
function actionsOf({ state, counts, escalation, flapping }: Incident): readonly ActionName[] {
  if (state === "closed" || (counts.firing === 0 && flapping === undefined)) return [];
  const more = escalation === undefined ? [] : (["escalate"] as const);
  return state === "open" ? ["acknowledge", "resolve", ...more] : ["resolve", ...more];
}

/** One line that can stand alone: what it is about, and what of it. */
export function titleOf(incident: Incident, lead = leadOf(incident)): string {
  const { title } = lead.notice;
  const whole = title.includes(incident.subject) ? title : `${incident.subject}: ${title}`;
  return incident.flapping === undefined ? whole : `Flapping: ${whole}`;
}

/** One line: the state, since when or for how long, how often. */
export function summaryOf(
  incident: Incident,
  lead = leadOf(incident),
  audience?: Audience,
): string {
  const pieces = [stateOf(incident, lead, audience?.timezone)];
  const failures = Math.max(0, ...incident.parts.map((part) => part.failures));
  if (failures > 1) pieces.push(`${failures} failures`);
  const running = incident.parts.find((part) => part !== lead && isRunning(part));
  if (running !== undefined && incident.state !== "closed") pieces.push(running.notice.title);
  const { acknowledged } = incident;
  if (acknowledged !== undefined) pieces.push(`acknowledged by ${acknowledged.by}`);
  // Whoever is paged knows that.
  const paged = audience === undefined ? pagedOf(incident) : [];
  if (paged.length > 0) pieces.push(`paging ${paged.join(", ")}`);
  return pieces.filter((piece) => piece !== "").join(" · ");
}

/** Who is being woken for it now. */
function pagedOf({ state, escalation }: Incident): readonly string[] {
  if (state !== "open" || escalation === undefined) return [];
  const told = escalation.pages.filter((page) => page.state === "told" || page.state === "reached");
  return [...new Set(told.map(({ name }) => name))];
}

/** The first question at night: what was changed, by whom, and how long before. */
function lastChangeFacts({ lastChange, openedAt }: Incident): readonly Fact[] {
  if (lastChange === undefined) return [];
  const { title, by, at, commit, url } = lastChange;
  const before = showDuration(Date.parse(openedAt) - Date.parse(at));
  const short = commit?.slice(0, 7);
  const what = short === undefined || title.includes(short) ? title : `${title} (${short})`;
  const who = by === undefined ? "" : ` by ${by}`;
  return [
    { name: "Last change", value: `${what}${who}, ${before} before`, ...(url ? { url } : {}) },
  ];
}

/** What the message is led by: the worst that is active, or at the end the problem that ended. */
function leadOf(incident: Incident): Part {
  const [first] = incident.parts;
  if (first === undefined) throw new Error(`incident ${incident.id} holds nothing`);
  if (incident.state !== "closed" || isActive(first.notice.status)) return first;
  const newest = (parts: readonly Part[]) =>
    parts.reduce<Part | undefined>(
      (best, part) => (best === undefined || part.notice.at > best.notice.at ? part : best),
      undefined,
    );
  return (
    newest(incident.parts.filter((part) => part.notice.kind === "problem")) ??
    newest(incident.parts) ??
    first
  );
}

function stateOf(incident: Incident, { notice, since }: Part, zone = "UTC"): string {
  const lasted = (end: string | undefined) =>
    showDuration(Date.parse(end ?? notice.endedAt ?? notice.at) - Date.parse(since));
  if (incident.flapping !== undefined) {
    const now = incident.counts.firing > 0 ? "firing now" : "not firing now";
    return `Flapping: ${showFlapping(incident.flapping)} · ${now}`;
  }
  if (incident.state === "closed" && isActive(notice.status)) {
    const by = incident.timeline.findLast((entry) => entry.type === "resolved")?.by;
    return `Resolved by ${by ?? "a person"} after ${lasted(incident.closedAt)}`;
  }
  switch (notice.status) {
    case "firing":
      return `Firing since ${showTime(since, zone)}`;
    case "resolved":
      return `Back to normal after ${lasted(undefined)}`;
    case "queued":
      return `Queued at ${showTime(since, zone)}`;
    case "running":
      return `Running since ${showTime(since, zone)}`;
    case "succeeded":
      return `Succeeded in ${lasted(undefined)}`;
    case "failed":
      return `Failed after ${lasted(undefined)}`;
    case "cancelled":
      return `Cancelled after ${lasted(undefined)}`;
    default:
      return "";
  }
}

function toneOf(incident: Incident, { notice }: Part): Tone {
  if (incident.state === "closed" && isActive(notice.status)) return "neutral";
  if (incident.flapping !== undefined) return incident.severity;
  switch (notice.status) {
    case "resolved":
    case "succeeded":
      return "success";
    case "queued":
    case "running":
      return "progress";
    case "cancelled":
      return "neutral";
    default:
      return incident.severity;
  }
}

function isRunning({ notice }: Part): boolean {
  return notice.kind === "run" && isActive(notice.status);
}

function partOf({ notice }: Part): MessagePart {
  const url = notice.links[0]?.url;
  return {
    title: notice.title,
    ...(notice.status === undefined ? {} : { status: notice.status }),
    severity: notice.severity,
    at: notice.at,
    ...(url === undefined ? {} : { url }),
  };
}

function linksOf(incident: Incident, lead: Part): readonly Link[] {
  if (incident.parts.length === 1 && lead.notice.links.length < 2) return lead.notice.links;
  const links = [lead, ...incident.parts].flatMap((part) => part.notice.links);
  const byUrl = new Map(links.toReversed().map((link) => [link.url, link]));
  return [...byUrl.values()].toReversed().slice(0, shownLinks);
}

function newsSince(incident: Incident, { delivered, nudge }: Telling): News[] {
  const told = ({ revision, type }: TimelineEntry) =>
    revision > delivered && type !== "decided" && type !== "changed";
  const news = incident.timeline
    .filter(told)
    .slice(-shownNews)
    .map(({ title, text, at }) => ({ title, ...(text === undefined ? {} : { text }), at }));
  if (nudge && news.length === 0) {
    return [{ title: `Reminder: ${summaryOf(incident)}`, at: incident.changedAt }];
  }
  return news;
}

/** `2026-01-05 09:00 UTC`: a message is read in many zones, and long after. One for a person has theirs. */
function showTime(time: string, zone: string): string {
  if (zone !== "UTC") return inZone(Date.parse(time), zone);
  const iso = time.endsWith("Z") ? time : new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
