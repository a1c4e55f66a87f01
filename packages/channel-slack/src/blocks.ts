import {
  isKept,
  type Message,
  type Severity,
  type Stamps,
  type Status,
  type Tone,
  wordsOf,
} from "@tocsin/core";
import { acknowledgedLine } from "./acknowledged.ts";
import { type Button, elementsOf, type Overflow } from "./buttons.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { defuse, escaped, fit, link, oneLine, type Plain, plain, safeUrl } from "./text.ts";

interface Mark {
  readonly type: "mrkdwn";
  readonly text: string;
  /** Slack makes no links and mentions of its own out of it. */
  readonly verbatim: true;
}

export type Block =
  | { readonly type: "header"; readonly text: Plain }
  | { readonly type: "section"; readonly text: Mark }
  | { readonly type: "section"; readonly fields: readonly Mark[] }
  | { readonly type: "context"; readonly elements: readonly Mark[] }
  | { readonly type: "actions"; readonly elements: readonly (Button | Overflow)[] };

/** A message as Slack takes it. */
interface Rendered {
  /** What a push message and a screen reader say; at level 2 all there is. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The legacy form is the only one with a bar of colour. */
  readonly attachments: readonly {
    readonly color: string;
    readonly fallback: string;
    readonly blocks: readonly Block[];
  }[];
}

// Slack counts the characters of all blocks and refuses from about 13,200: what stands here sums up to 11,000.
export const room = {
  header: 150,
  summary: 600,
  excerpt: 1500,
  facts: 10,
  fact: 300,
  parts: 10,
  part: 260,
  links: 5,
  link: 400,
  context: 700,
  fallback: 1000,
} as const;

const looks: Readonly<Record<Tone, { readonly icon: string; readonly color: string }>> = {
  critical: { icon: "🔴", color: "#b3001b" },
  error: { icon: "🔴", color: "#e01e5a" },
  warning: { icon: "🟠", color: "#ecb22e" },
  info: { icon: "🔵", color: "#36c5f0" },
  progress: { icon: "⏳", color: "#1d9bd1" },
  success: { icon: "✅", color: "#2eb67d" },
  neutral: { icon: "⚪", color: "#868686" },
};

const statusIcons: Readonly<Record<Status, string>> = {
  firing: "🔴",
  failed: "🔴",
  resolved: "✅",
  succeeded: "✅",
  queued: "⏳",
  running: "⏳",
  cancelled: "⚪",
};

const severityIcons: Readonly<Record<Severity, string>> = {
  critical: "🔴",
  error: "🔴",
  warning: "🟠",
  info: "🔵",
};

/**
 * The living message. Pure: `level` is a step of the degrade ladder (rich, one section, text alone).
 * It has buttons where a click on them reaches us, so that there are `stamps` for them.
 */
export function render(message: Message, level: 0 | 1 | 2, stamps: Stamps | undefined): Rendered {
  const title = headline(message);
  const summary = plain(message.summary, room.summary);
  const told = joined([title, oneLine(message.summary)]);
  const text = escaped(defuse(fit(told, room.fallback)));
  if (level === 2) {
    const url = bestUrl(message);
    const lines = [
      text,
      acknowledgedLine(message.incident, wordsOf(message)),
      url === undefined ? "" : `<${url}>`,
    ];
    return { text: joined(lines), blocks: [], attachments: [] };
  }
  const actions = stamps ? actionsOf(elementsOf(message, stamps)) : [];
  if (level === 1) {
    const state = acknowledgedLine(message.incident, wordsOf(message));
    const lines = [`*${plain(title, room.header)}*`, state, summary, links(message)];
    return { text, blocks: [section(joined(lines)), ...actions], attachments: [] };
  }
  const body = [
    ...sections(joined([acknowledgedLine(message.incident, wordsOf(message)), summary])),
    ...excerpt(message).chunks.map(section),
    ...facts(message),
    ...sections(parts(message)),
    ...sections(links(message)),
    { type: "context", elements: [mark(context(message))] } as const,
    ...actions,
  ];
  return {
    text,
    blocks: [
      {
        type: "header",
        text: { type: "plain_text", text: escaped(fit(title, room.header)), emoji: false },
      },
    ],
    attachments: [{ color: looks[message.tone].color, fallback: text, blocks: body }],
  };
}

/** Whether the living message leaves something out that its thread should hold. */
export function overflows(message: Message): boolean {
  return (
    excerpt(message).cut ||
    message.facts.length > room.facts ||
    message.facts.some(({ name, value }) => escaped(name + value).length > room.fact / 2) ||
    message.parts.length > room.parts ||
    message.images.some((image) => !isKept(image))
  );
}

/** Icon and title in one line of plain text, not escaped. */
export function headline(message: Message): string {
  const { icon } = looks[message.tone];
  const title =
    oneLine(message.title) || oneLine(message.subject) || wordsOf(message).label.untitled;
  return `${icon} ${title}`;
}

/** A row of buttons; none where there is nothing to click. */
export function actionsOf(elements: readonly (Button | Overflow)[]): Block[] {
  return elements.length === 0 ? [] : [{ type: "actions", elements }];
}

/** A section of one mrkdwn text, which must not be empty. */
export function section(text: string): Block {
  return { type: "section", text: mark(text) };
}

/** One thing of an incident, as a line. */
export function partLine(part: Message["parts"][number], max: number): string {
  const icon = part.status === undefined ? severityIcons[part.severity] : statusIcons[part.status];
  return `${icon} ${link(part.title, part.url, max - 3)}`;
}

/** A name and its value, in at most `max` characters. */
export function factLine(fact: Message["facts"][number], max: number, between: string): string {
  const name = plain(fact.name, Math.min(80, max / 3));
  const left = max - name.length - between.length - 2;
  const { value, url } = fact;
  const shown = (url === undefined ? plain(value, left) : link(value, url, left)) || "—";
  return name === "" ? shown : `*${name}*${between}${shown}`;
}

/** Lines that have something to say. */
export function joined(lines: readonly string[], between = "\n"): string {
  return lines.filter((line) => line.trim() !== "").join(between);
}

function sections(text: string): Block[] {
  return text.trim() === "" ? [] : [section(text)];
}

function mark(text: string): Mark {
  return { type: "mrkdwn", text, verbatim: true };
}

function excerpt(message: Message) {
  return mrkdwn(message.text ?? "", { size: room.excerpt, count: 1 });
}

function facts(message: Message): Block[] {
  const fields = message.facts
    .slice(0, room.facts)
    .map((fact) => mark(factLine(fact, room.fact, "\n")));
  return fields.length === 0 ? [] : [{ type: "section", fields }];
}

function parts(message: Message): string {
  const shown = message.parts.slice(0, room.parts);
  const more = message.parts.length - shown.length + message.moreParts;
  const lines = shown.map((part) => partLine(part, room.part));
  return joined([...lines, more > 0 ? wordsOf(message).label.more(more) : ""]);
}

function links(message: Message): string {
  const own = message.incident.url;
  const page = own === undefined ? [] : [link(wordsOf(message).label.openIncident, own, room.link)];
  const theirs = message.links.map((each) => link(each.title, each.url, room.link));
  return joined([...theirs.slice(0, room.links - page.length), ...page], " · ");
}

function context(message: Message): string {
  const words = [message.source, message.subject, message.actor?.name ?? "", severityOf(message)];
  const told = words.map((word) => plain(word, room.context / 5));
  return joined([...told, `\`${plain(message.incident.code, 20).replaceAll("`", "")}\``], " · ");
}

function severityOf(message: Message): string {
  return wordsOf(message).severity[message.severity];
}

function bestUrl(message: Message): string | undefined {
  const urls = [message.incident.url, ...message.links.map(({ url }) => url)];
  return urls.flatMap((url) => (url && safeUrl(url, 2000)) || [])[0];
}
