import {
  type Attempt,
  type Fact,
  type Link,
  type Message,
  type MessagePart,
  type News,
  type Words,
  wordsOf,
} from "@tocsin/core";
import { type Paint, toneOfStatus, tones } from "./palette.ts";
import { line, lines } from "./plain.ts";

/** No line is longer, colour codes aside: what a person still reads. */
export const longestLine = 240;
export const most = { facts: 12, links: 6, text: 20, parts: 10, news: 10 };
// Longer addresses are cut by nothing but themselves, so they are left out.
const longestUrl = 200;

/** The whole message as a block of lines, in full or as simple as the attempt's level asks. */
export function renderFirst(message: Message, level: Attempt["level"], paint: Paint): string {
  const words = wordsOf(message);
  const body = [
    ...summaryOf(message),
    ...(level === 2 ? [] : factsOf(message.facts, words, paint)),
    ...(level === 0 ? textOf(message.text) : []),
    ...(level === 0 ? partsOf(message, words, paint) : []),
    ...(level === 2 ? [] : linksOf(message.links, paint)),
  ];
  return block(message, message.nudge ? words.label.still : "", body, paint);
}

/** What a reader of the first block still has to know: how it stands now, and the news since. */
export function renderUpdate(message: Message, paint: Paint): string {
  const { label } = wordsOf(message);
  const body = [
    ...summaryOf(message),
    ...message.news.slice(-most.news).flatMap((news) => newsOf(news, paint)),
  ];
  return block(message, message.nudge ? label.still : label.update, body, paint);
}

/** The block under its title; what comes from outside never stands at the beginning of a line. */
function block(message: Message, mark: string, body: readonly string[], paint: Paint): string {
  const { sign, style } = tones[message.tone];
  const code = line(message.incident.code, 12);
  const title = line(message.title, longestLine - 40);
  const head = [
    mark === "" ? "" : paint("dim", `↻ ${mark}`),
    paint("bold", code),
    paint(style, `${sign} ${title}`),
  ];
  const edge = paint("dim", "│");
  return [
    head.filter(Boolean).join(" "),
    ...body.map((each) => (each === "" ? edge : `${edge} ${each}`)),
    paint("dim", `└ ${footer(message)}`),
    "",
  ].join("\n");
}

function footer(message: Message): string {
  const { incident, source, subject, actor } = message;
  const { incidentState, summary } = wordsOf(message);
  const { state, acknowledged } = incident;
  const url = addressOf(incident.url);
  const words = [
    state === "acknowledged" && acknowledged !== undefined
      ? summary.acknowledgedBy(line(acknowledged.by, 30))
      : incidentState[state],
    line(source, 30),
    line(subject, 60),
    actor === undefined ? "" : line(actor.name, 30),
  ];
  const told = words.filter(Boolean).join(" · ");
  return url !== "" && told.length + url.length + 10 < longestLine ? `${told} · ${url}` : told;
}

function summaryOf(message: Message): string[] {
  const summary = line(message.summary, longestLine - 4);
  return summary === "" ? [] : [summary];
}

function factsOf(facts: readonly Fact[], { label }: Words, paint: Paint): string[] {
  const shown = facts.slice(0, most.facts).map(({ name, value, url }) => ({
    name: line(name, 24),
    value: line(value, 100),
    url: addressOf(url),
  }));
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const rows = shown.map(({ name, value, url }) => {
    const room = longestLine - width - value.length - 8;
    const address = url !== "" && url.length <= room ? `  ${paint("dim", url)}` : "";
    return `${paint("dim", name.padEnd(width))}  ${value}${address}`;
  });
  const more = facts.length - shown.length;
  return section(more > 0 ? [...rows, paint("dim", label.more(more))] : rows);
}

function textOf(text: string | undefined): string[] {
  return section(lines(text ?? "", most.text, longestLine - 4));
}

function partsOf({ parts, moreParts }: Message, words: Words, paint: Paint): string[] {
  const shown = parts.slice(0, most.parts).map((part) => partOf(part, words, paint));
  const more = parts.length - shown.length + moreParts;
  return section(more > 0 ? [...shown, paint("dim", words.label.more(more))] : shown);
}

function partOf({ title, status, severity }: MessagePart, words: Words, paint: Paint): string {
  const tone = status === "firing" || status === undefined ? severity : toneOfStatus[status];
  const { sign, style } = tones[tone];
  return `${paint(style, sign)} ${line(title, longestLine - 40)}${status === undefined ? "" : ` ${paint("dim", words.status[status])}`}`;
}

function linksOf(links: readonly Link[], paint: Paint): string[] {
  const shown = links.flatMap(({ title, url }) => {
    const address = addressOf(url);
    return address === "" ? [] : [`→ ${line(title, 30)} ${paint("dim", address)}`];
  });
  return section(shown.slice(0, most.links));
}

function newsOf({ title, text, at }: News, paint: Paint): string[] {
  const ms = Date.parse(at);
  const time = Number.isNaN(ms) ? "" : `${new Date(ms).toISOString().slice(11, 16)}Z `;
  const said = lines(text ?? "", 6, longestLine - 8).map((each) => `  ${each}`);
  return [`${paint("dim", `• ${time}`)}${line(title, longestLine - 20)}`, ...said];
}

/** The lines after an empty one; nothing when there are none. */
function section(rows: readonly string[]): string[] {
  return rows.length === 0 ? [] : ["", ...rows];
}

/** A web address that fits; a terminal may make others do things. */
function addressOf(url: string | undefined): string {
  const address = line(url ?? "", longestUrl + 1);
  return address.length <= longestUrl && /^https?:\/\/\S+$/i.test(address) ? address : "";
}
