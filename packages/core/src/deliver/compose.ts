import type { Offer } from "../actions/catalogue.ts";
import { withoutHidden } from "../correlate/cover.ts";
import type { Incident, Part, TimelineEntry } from "../correlate/incident.ts";
import { isActive } from "../correlate/signal.ts";
import type { Words } from "../language/en.ts";
import { type Language, wordsIn } from "../language/languages.ts";
import { lineIn } from "../language/line.ts";
import type { ActionName, Audience, Message, MessagePart, News, Tone } from "../message.ts";
import { type Fact, type Image, isKept, type Link, type Notice } from "../notice.ts";
import type { Draft } from "../record/draft.ts";
import { showDuration } from "../route/duration.ts";
import { whole as wholeLetters } from "../text.ts";
import { leadOf, summaryOf, titleOf, wholeTitle } from "./summary.ts";

const shownParts = 20;
const shownNews = 5;
const shownLinks = 10;

export interface Telling {
  /** The revision that the target was told before; 0: nothing yet. */
  readonly delivered: number;
  readonly nudge: boolean;
  readonly publicUrl?: string | undefined;
  /** Default: English. */
  readonly language?: Language | undefined;
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
  const { language = "en" } = telling;
  const words = wordsIn(language);
  const message: Draft<Message> = {
    incident: headOf(incident, telling.publicUrl),
    revision: incident.revision,
    tone: toneOf(incident, lead),
    severity: incident.severity,
    source: incident.source,
    subject: incident.subject,
    title: titleOf(incident, lead, words),
    summary: summaryOf(incident, lead, telling.audience, words),
    facts: [...lastChangeFacts(incident, words), ...notice.facts],
    links: linksOf(incident, lead),
    labels: incident.labels,
    images: imagesOf(incident, notice),
    parts: parts.length > 1 ? parts.slice(0, shownParts).map((part) => partOf(part, lead)) : [],
    moreParts: Math.max(0, incident.counts.total - Math.min(parts.length, shownParts)),
    news: telling.delivered === 0 ? [] : newsSince(incident, telling, words),
    nudge: telling.nudge,
    actions: actionsOf(incident),
    offers: telling.offers ?? [],
    others: telling.others ?? [],
    notices: parts.map(noticeOf),
  };
  if (notice.text !== undefined) message.text = notice.text;
  if (notice.actor !== undefined) message.actor = notice.actor;
  if (telling.audience !== undefined) message.audience = telling.audience;
  if (language !== "en") message.language = language;
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

/** The first question at night: what was changed, by whom, and how long before. */
function lastChangeFacts({ lastChange, openedAt }: Incident, words: Words): readonly Fact[] {
  if (lastChange === undefined) return [];
  const { title, by, at, commit, url } = lastChange;
  const before = showDuration(Date.parse(openedAt) - Date.parse(at), words.duration);
  const short = commit === undefined ? undefined : wholeLetters(commit.slice(0, 7));
  const what = short === undefined || title.includes(short) ? title : `${title} (${short})`;
  const value = words.lastChangeIs(what, by, before);
  return [{ name: words.lastChange, value, ...(url ? { url } : {}) }];
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

function partOf({ notice }: Part, lead: Part): MessagePart {
  const url = notice.links[0]?.url;
  const isSame = notice.subject === lead.notice.subject;
  return {
    title: isSame ? notice.title : wholeTitle(notice),
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

function newsSince(incident: Incident, { delivered, nudge }: Telling, words: Words): News[] {
  const told = ({ revision, type }: TimelineEntry) =>
    revision > delivered && type !== "decided" && type !== "changed";
  const news = incident.timeline
    .filter(told)
    .slice(-shownNews)
    .map(({ text, at, order, details, ...entry }) => ({
      title: lineIn(words, entry),
      ...(text === undefined ? {} : { text }),
      at,
      ...(order === undefined ? {} : { order }),
      ...(details === undefined ? {} : { details }),
    }));
  if (nudge && news.length === 0) {
    const summary = summaryOf(incident, leadOf(incident), undefined, words);
    return [{ title: words.news.reminder(summary), at: incident.changedAt }];
  }
  return news;
}
