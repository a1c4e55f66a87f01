import { isKept, type Message, type Tone } from "@tocsin/core";
import type { AnswerLink } from "./answer.ts";
import { oneLine, readableTime, safeUrl } from "./clean.ts";
import { type Block, readMarkdown } from "./markdown.ts";
import type { Enclosure } from "./pictures.ts";
import { longestSubject } from "./thread.ts";

interface Row {
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

interface Item {
  readonly text: string;
  readonly detail: string;
  readonly url?: string;
  readonly blocks: readonly Block[];
}

export type Section =
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "prose"; readonly blocks: readonly Block[] }
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  | {
      readonly kind: "list";
      readonly heading: string;
      readonly items: readonly Item[];
      readonly more: number;
    }
  | {
      readonly kind: "links";
      readonly links: readonly { readonly title: string; readonly url: string }[];
    }
  | { readonly kind: "pictures"; readonly pictures: readonly Enclosure[] }
  | { readonly kind: "footer"; readonly text: string; readonly url?: string };

/** What a mail says, before it is text or HTML. All strings are printable; only URLs are checked to be http(s). */
export interface Letter {
  /** What the conversation is called from its first mail on. */
  readonly subject: string;
  readonly tone: Tone;
  readonly badge: string;
  /** Where the news comes from, in small letters above the title. */
  readonly origin: string;
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly Section[];
}

interface Room {
  readonly text: number;
  readonly facts: number;
  readonly parts: number;
  readonly news: number;
  readonly newsText: number;
  readonly links: number;
}

const rooms: readonly [Room, Room, Room] = [
  { text: 6000, facts: 30, parts: 20, news: 10, newsText: 1500, links: 15 },
  { text: 1000, facts: 10, parts: 8, news: 4, newsText: 0, links: 5 },
  { text: 0, facts: 0, parts: 0, news: 0, newsText: 0, links: 1 },
];
const longestTitle = 300;
const longestName = 80;
const longestValue = 500;

const badges: Readonly<Record<Tone, string>> = {
  critical: "Critical",
  error: "Error",
  warning: "Warning",
  info: "Info",
  progress: "In progress",
  success: "OK",
  neutral: "Update",
};

/** Puts a message into the form of a letter; a higher level says less. */
export function letterOf(
  message: Message,
  level: 0 | 1 | 2,
  answers: readonly AnswerLink[],
  pictures: readonly Enclosure[] = [],
): Letter {
  const room = rooms[level];
  return {
    subject: subjectOf(message),
    tone: message.tone,
    badge: badges[message.tone],
    origin: oneLine(
      `${oneLine(message.source, longestName)} · ${oneLine(message.subject, 200)}`,
      250,
    ),
    title: oneLine(message.title, longestTitle),
    summary: oneLine(message.summary, longestTitle),
    sections: [
      ...notes(message),
      ...(answers.length === 0 ? [] : [{ kind: "links", links: answers } as const]),
      ...news(message, room),
      ...prose(message, room),
      ...(pictures.length === 0 ? [] : [{ kind: "pictures", pictures } as const]),
      ...rows(message, room),
      ...parts(message, room),
      ...links(message, room),
      footer(message),
    ],
  };
}

/** A run under way has no title that will stay true, so its conversation is called by the subject alone. */
function subjectOf({ tone, subject, title }: Message): string {
  const urgent = tone === "critical" || tone === "error" || tone === "warning";
  const about = oneLine(subject, longestSubject);
  const told = oneLine(title, longestSubject);
  const named = tone === "progress" ? about : told.includes(about) ? told : `${about}: ${told}`;
  return oneLine(`${urgent ? `[${tone}] ` : ""}${named}`, longestSubject) || "Tocsin";
}

/** Who has it and since when; empty when nobody has. */
export function acknowledgedLine({
  state,
  acknowledged,
}: Pick<Message["incident"], "state" | "acknowledged">): string {
  if (state === "open" || acknowledged === undefined) return "";
  const who = oneLine(acknowledged.by, longestName);
  return `Acknowledged by ${who} · ${readableTime(acknowledged.at)}`;
}

function notes({ incident, nudge }: Message): Section[] {
  const reminder = nudge ? "Nothing changed: a reminder that this is still so." : "";
  const texts = [acknowledgedLine(incident), reminder].filter((text) => text !== "");
  return texts.map((text) => ({ kind: "note", text }));
}

function news(message: Message, room: Room): Section[] {
  if (message.news.length === 0 || room.news === 0) return [];
  const told = message.news.slice(-room.news);
  const items = told.map(({ title, text, at }) => ({
    text: oneLine(title, longestTitle),
    detail: readableTime(at),
    blocks: text && room.newsText > 0 ? readMarkdown(text, room.newsText) : [],
  }));
  return [
    {
      kind: "list",
      heading: "Since the last mail",
      items,
      more: message.news.length - told.length,
    },
  ];
}

function prose({ text }: Message, room: Room): Section[] {
  if (!text?.trim() || room.text === 0) return [];
  return [{ kind: "prose", blocks: readMarkdown(text, room.text) }];
}

function rows({ facts, actor, incident }: Message, room: Room): Section[] {
  if (room.facts === 0) return [];
  const named = [
    ...facts.slice(0, room.facts),
    ...(actor ? [{ value: actor.name, url: actor.url, name: "By" }] : []),
    { name: "Since", value: readableTime(incident.openedAt), url: undefined },
  ];
  return [
    {
      kind: "rows",
      rows: named.map(({ name, value, url }) => ({
        name: oneLine(name, longestName),
        value: oneLine(value, longestValue),
        ...linkTo(url),
      })),
    },
  ];
}

function parts({ parts: all, moreParts }: Message, room: Room): Section[] {
  if (all.length === 0 || room.parts === 0) return [];
  const shown = all.slice(0, room.parts);
  const items = shown.map(({ title, status, severity, at, url }) => ({
    text: oneLine(title, longestTitle),
    detail: [status, severity, readableTime(at)].filter(Boolean).join(" · "),
    blocks: [],
    ...linkTo(url),
  }));
  return [
    {
      kind: "list",
      heading: "In this incident",
      items,
      more: all.length - shown.length + moreParts,
    },
  ];
}

function links(message: Message, room: Room): Section[] {
  const all = [
    ...message.links,
    ...message.images.flatMap((image) =>
      isKept(image) ? [] : [{ url: image.url, title: image.alt || "Image" }],
    ),
  ];
  const safe = all.flatMap(({ title, url }) => {
    const href = safeUrl(url);
    return href === undefined ? [] : [{ title: oneLine(title, longestName) || href, url: href }];
  });
  return safe.length === 0 ? [] : [{ kind: "links", links: safe.slice(0, room.links) }];
}

function footer({ incident: { code, route, receiver, url } }: Message): Section {
  const named = [oneLine(route, longestName), oneLine(receiver, longestName)];
  return {
    kind: "footer",
    text: `Incident ${oneLine(code, 20)} · route ${named[0]} · receiver ${named[1]}`,
    ...linkTo(url),
  };
}

function linkTo(url: string | undefined): { readonly url?: string } {
  const href = safeUrl(url);
  return href === undefined ? {} : { url: href };
}
