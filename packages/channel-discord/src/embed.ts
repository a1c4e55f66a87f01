import { hostBeside, isKept, type Message, type Tone, wordsOf } from "@tocsin/core";
import type { APIEmbed, APIEmbedField } from "discord-api-types/v10";
import { discordMarkdown, plainLine } from "./markdown.ts";
import { clean, cut, embedUrl, escaped, escapeProse, link, oneLine } from "./text.ts";

/** Discord's limits for one embed: UTF-16 units. `all` is for every text of a message's embeds together. */
export const limits = {
  all: 6000,
  title: 256,
  author: 256,
  description: 4096,
  value: 1024,
  fields: 25,
};
// Ours: what people still read. The description gets what these leave.
export const shares = {
  author: 100,
  fields: 2800,
  summary: 400,
  facts: 12,
  parts: 10,
  links: 8,
  news: 3,
};

const looks: Readonly<Record<Tone, { icon: string; color: number }>> = {
  critical: { icon: "🚨", color: 0xb91c1c },
  error: { icon: "🔴", color: 0xdc2626 },
  warning: { icon: "🟠", color: 0xf59e0b },
  info: { icon: "🔵", color: 0x2563eb },
  progress: { icon: "⏳", color: 0x6366f1 },
  success: { icon: "✅", color: 0x16a34a },
  neutral: { icon: "⚪", color: 0x6b7280 },
};

/** The icon and title in one line of Discord's markup, at most `length` characters. */
export function heading({ tone, title, subject }: Message, length: number): string {
  const words = oneLine(title, length) || oneLine(subject, length) || "(no title)";
  return cut(`${looks[tone].icon} ${escaped(words)}`, length);
}

/** Who has it and since when, the time in the reader's zone; empty when nobody has. */
export function acknowledgedBy({ state, acknowledged }: Message["incident"]): string {
  if (state === "open" || acknowledged === undefined) return "";
  const who = escaped(oneLine(acknowledged.by, 100));
  const time = Date.parse(acknowledged.at);
  return Number.isNaN(time) ? who : `${who} · <t:${Math.floor(time / 1000)}:f>`.trimStart();
}

/** The incident as one embed, within Discord's limits whatever the message holds. */
export function embedOf(message: Message, mark: string, { simple }: { simple: boolean }): APIEmbed {
  const { incident } = message;
  const title = heading(message, limits.title);
  const author = oneLine(`${message.source} · ${message.subject}`, shares.author);
  const footer = `${oneLine(incident.code, 20)} · ${mark}`;
  const url = simple ? undefined : titleUrl(message);
  const linked = message.images.map((each) => (isKept(each) ? undefined : embedUrl(each.url)));
  const image = simple ? undefined : linked.find(Boolean);
  const fields = within(shares.fields, fieldsOf(message, simple));
  const used = [title, author, footer, ...fields.flatMap((field) => [field.name, field.value])];
  const left = limits.all - used.reduce((sum, each) => sum + each.length, 0);
  const description = descriptionOf(message, Math.min(limits.description, left), simple);
  return {
    title,
    author: { name: author || "Tocsin" },
    color: looks[message.tone].color,
    footer: { text: footer },
    ...(description !== "" && { description }),
    ...(fields.length > 0 && { fields }),
    ...(url !== undefined && { url }),
    ...(image !== undefined && { image: { url: image } }),
    ...timestampOf(incident.openedAt),
  };
}

/** Our own page, or what the title does not hide. */
function titleUrl({ incident, links, title }: Message): string | undefined {
  const url = embedUrl(incident.url ?? links[0]?.url);
  const isPlain = incident.url !== undefined || url === undefined || hostBeside(title, url) === "";
  return isPlain ? url : undefined;
}

function descriptionOf(message: Message, length: number, simple: boolean): string {
  const summary = escapeProse(oneLine(message.summary, shares.summary));
  const { text = "" } = message;
  const room = length - summary.length - 2;
  const body = simple ? cut(escapeProse(clean(text, room)), room) : discordMarkdown(text, room);
  return [summary, body]
    .filter((each) => each.trim() !== "")
    .join("\n\n")
    .trim();
}

function fieldsOf(message: Message, simple: boolean): APIEmbedField[] {
  const linked = (label: string, url: string | undefined, length: number) =>
    link(label, simple ? undefined : url, length);
  const { actor, facts, links, parts, moreParts, news, incident } = message;
  const more = moreParts + Math.max(0, parts.length - shares.parts);
  const { label, status: statuses } = wordsOf(message);
  const lines = parts.slice(0, shares.parts).map((part) => {
    const status = part.status === undefined ? "" : `${statuses[part.status]}: `;
    return `- ${status}${linked(part.title, part.url, 200) || "?"}`;
  });
  return [
    field(label.latest, news.slice(-shares.news).map(newsLine)),
    field(label.things(parts.length + moreParts), [
      ...lines,
      ...(more > 0 ? [label.more(more)] : []),
    ]),
    ...facts
      .slice(0, shares.facts)
      .map((fact) => field(fact.name, [linked(oneLine(fact.value, 200), fact.url, 400)], true)),
    ...(actor === undefined ? [] : [field(label.by, [linked(actor.name, actor.url, 400)], true)]),
    field(label.acknowledgedBy, [acknowledgedBy(incident)], true),
    ...(simple
      ? []
      : [field(label.links, [inOneLine(links.map(({ title, url }) => link(title, url, 400)))])]),
  ].filter((each) => each !== undefined);
}

/** Undefined when it would be empty: Discord refuses that. */
function field(name: string, lines: readonly string[], inline = false): APIEmbedField | undefined {
  const value = upTo(limits.value, lines, "\n");
  if (value.trim() === "") return undefined;
  return { name: cut(escaped(oneLine(name, 80)), 100) || "–", value, inline };
}

function inOneLine(all: readonly string[]): string {
  return upTo(limits.value, all.slice(0, shares.links).filter(Boolean), " · ");
}

function newsLine({ title, text, at }: Message["news"][number]): string {
  const time = Date.parse(at);
  const when = Number.isNaN(time) ? "" : `<t:${Math.floor(time / 1000)}:t> `;
  const more = text === undefined ? "" : ` — ${escaped(plainLine(text, 100))}`;
  return `${when}${escaped(oneLine(title, 150)) || "news"}${more}`;
}

/** As many whole pieces as fit: a cut one could leave markup open. */
function upTo(length: number, pieces: readonly string[], between: string): string {
  let text = "";
  for (const piece of pieces) {
    const next = text === "" ? piece : `${text}${between}${piece}`;
    if (next.length > length) break;
    text = next;
  }
  return text;
}

/** The first fields that together weigh no more than `budget`. */
function within(budget: number, fields: readonly APIEmbedField[]): APIEmbedField[] {
  let left = budget;
  return fields.slice(0, limits.fields).filter(({ name, value }) => {
    const weight = name.length + value.length;
    if (weight > left) return false;
    left -= weight;
    return true;
  });
}

function timestampOf(at: string): { timestamp?: string } {
  const time = Date.parse(at);
  return Number.isNaN(time) ? {} : { timestamp: new Date(time).toISOString() };
}
