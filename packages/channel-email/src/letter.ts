import { isKept, type Message, type Tone, type Words, wordsOf } from "@tocsin/core";
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
      /** The line for what is left out; empty when nothing is. */
      readonly more: string;
    }
  | {
      readonly kind: "links";
      readonly links: readonly { readonly title: string; readonly url: string }[];
    }
  | {
      readonly kind: "pictures";
      readonly pictures: readonly Enclosure[];
      /** Before the name of a file. */
      readonly attached: string;
    }
  | { readonly kind: "footer"; readonly text: string; readonly url?: string };

/** What a mail says, before it is text or HTML. All strings are printable; only URLs are checked to be http(s). */
export interface Letter {
  /** What the conversation is called from its first mail on. */
  readonly subject: string;
  /** BCP 47, for screen readers. */
  readonly locale: string;
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

export const rooms: readonly [Room, Room, Room] = [
  { text: 6000, facts: 30, parts: 20, news: 10, newsText: 1500, links: 15 },
  { text: 1000, facts: 10, parts: 8, news: 4, newsText: 0, links: 5 },
  { text: 0, facts: 0, parts: 0, news: 0, newsText: 0, links: 1 },
];
export const longestTitle = 300;
const longestName = 80;
const longestValue = 500;

/** Puts a message into the form of a letter; a higher level says less. */
export function letterOf(
  message: Message,
  level: 0 | 1 | 2,
  answers: readonly AnswerLink[],
  pictures: readonly Enclosure[] = [],
): Letter {
  const room = rooms[level];
  const words = wordsOf(message);
  const { attached } = words.label;
  return {
    subject: subjectOf(message),
    locale: words.locale,
    tone: message.tone,
    badge: words.tone[message.tone],
    origin: oneLine(
      `${oneLine(message.source, longestName)} · ${oneLine(message.subject, 200)}`,
      250,
    ),
    title: oneLine(message.title, longestTitle),
    summary: oneLine(message.summary, longestTitle),
    sections: [
      ...notes(message, words),
      ...(answers.length === 0 ? [] : [{ kind: "links", links: answers } as const]),
      ...news(message, room, words),
      ...prose(message, room),
      ...(pictures.length === 0 ? [] : [{ kind: "pictures", pictures, attached } as const]),
      ...rows(message, room, words),
      ...parts(message, room, words),
      ...links(message, room, words),
      footer(message, words),
    ],
  };
}

/** A run under way has no title that will stay true, so its conversation is called by the subject alone. */
function subjectOf({ tone, subject, title }: Message): string {
  const urgent = tone === "critical" || tone === "error" || tone === "warning";
  const about = oneLine(subject, longestSubject);
  const told = oneLine(title, longestSubject);
  const named = tone === "progress" ? about : told.includes(about) ? told : `${about}: ${told}`;
  // Mail programs decode what looks encoded, into any characters.
  const plain = named.replaceAll("=?", "= ?");
  return oneLine(`${urgent ? `[${tone}] ` : ""}${plain}`, longestSubject) || "Tocsin";
}

/** Who has it and since when; empty when nobody has. */
export function acknowledgedLine(
  { state, acknowledged }: Pick<Message["incident"], "state" | "acknowledged">,
  { news }: Words,
): string {
  if (state === "open" || acknowledged === undefined) return "";
  const who = oneLine(acknowledged.by, longestName);
  return `${news.acknowledged(who)} · ${readableTime(acknowledged.at)}`;
}

function notes({ incident, nudge }: Message, words: Words): Section[] {
  const reminder = nudge ? words.mail.reminder : "";
  const texts = [acknowledgedLine(incident, words), reminder].filter((text) => text !== "");
  return texts.map((text) => ({ kind: "note", text }));
}

function news(message: Message, room: Room, words: Words): Section[] {
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
      heading: words.mail.sinceLast,
      items,
      more: moreThan(told.length, message.news.length, words),
    },
  ];
}

function prose({ text }: Message, room: Room): Section[] {
  if (!text?.trim() || room.text === 0) return [];
  return [{ kind: "prose", blocks: readMarkdown(text, room.text) }];
}

function rows({ facts, actor, incident }: Message, room: Room, { label }: Words): Section[] {
  if (room.facts === 0) return [];
  const named = [
    ...facts.slice(0, room.facts),
    ...(actor ? [{ value: actor.name, url: actor.url, name: label.by }] : []),
    { name: label.since, value: readableTime(incident.openedAt), url: undefined },
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

function parts({ parts: all, moreParts }: Message, room: Room, words: Words): Section[] {
  if (all.length === 0 || room.parts === 0) return [];
  const shown = all.slice(0, room.parts);
  const items = shown.map(({ title, status, severity, at, url }) => ({
    text: oneLine(title, longestTitle),
    detail: [status && words.status[status], words.severity[severity], readableTime(at)]
      .filter(Boolean)
      .join(" · "),
    blocks: [],
    ...linkTo(url),
  }));
  return [
    {
      kind: "list",
      heading: words.mail.inIncident,
      items,
      more: moreThan(shown.length, all.length + moreParts, words),
    },
  ];
}

function moreThan(shown: number, all: number, { label }: Words): string {
  return all > shown ? label.more(all - shown) : "";
}

function links(message: Message, room: Room, { label }: Words): Section[] {
  const all = [
    ...message.links,
    ...message.images.flatMap((image) =>
      isKept(image) ? [] : [{ url: image.url, title: image.alt || label.image }],
    ),
  ];
  const safe = all.flatMap(({ title, url }) => {
    const href = safeUrl(url);
    return href === undefined ? [] : [{ title: oneLine(title, longestName) || href, url: href }];
  });
  return safe.length === 0 ? [] : [{ kind: "links", links: safe.slice(0, room.links) }];
}

function footer({ incident: { code, route, receiver, url } }: Message, { label }: Words): Section {
  const named = [oneLine(route, longestName), oneLine(receiver, longestName)];
  return {
    kind: "footer",
    text: `${label.incident} ${oneLine(code, 20)} · ${label.route} ${named[0]} · ${label.receiver} ${named[1]}`,
    ...linkTo(url),
  };
}

function linkTo(url: string | undefined): { readonly url?: string } {
  const href = safeUrl(url);
  return href === undefined ? {} : { url: href };
}
