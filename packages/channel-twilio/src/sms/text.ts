import {
  type Message,
  oneLine,
  type Severity,
  severities,
  type Words,
  wordsOf,
} from "@tocsin/core";
import { toGsm7, unlinked } from "./gsm7.ts";
import { longest, sizeOf } from "./segments.ts";

export interface TextOptions {
  readonly level: 0 | 1 | 2;
  /** The telling is known again by it. */
  readonly mark: string;
  /** Answers reach the gateway. */
  readonly replies: boolean;
}

/** The most segments: UCS-2 holds less than half as much in one. */
const mostSegments = { gsm7: [1, 1, 1], ucs2: [2, 1, 1] } as const;
// At level 2 the title is but a hint, in UTF-16 units.
const titleLength = [160, 160, 40] as const;
// A shorter summary says nothing. In bytes: four letters of Korean say as much as twelve of English.
const leastSummary = 12;

/** What one telling is as a text: one segment of GSM-7, or two of UCS-2 where the letters need it. Pure. */
export function renderText(message: Message, { level, mark, replies }: TextOptions): string {
  const words = wordsOf(message).text;
  const worst = worstOf([message, ...message.others]);
  const title =
    plain(worst.title, titleLength[level]) || plain(worst.subject, titleLength[level]) || "?";
  const head = headOf(message, worst, words);
  const tail = [replies ? replyOf(message, words) : codeOf(message), `#${mark}`]
    .filter((each) => each !== "")
    .join(" ");

  // Either all of it is within GSM-7, or none of it needs to be.
  const lost = toGsm7(`${head}${title}${tail}`).lost;
  const written = (text: string) => (lost ? text : toGsm7(text).text);
  const [start, end] = [written(`${head}: `), written(` ${tail}`)];
  const shape = (said: string, more = "") => `${start}${sentence(said)}${more}${end}`;
  const fits = (text: string) => {
    const { encoding, segments } = sizeOf(text);
    return segments <= mostSegments[encoding][level];
  };

  const whole = unlinked(written(title)) || "?";
  const short = longest(whole, (said) => fits(shape(said)));
  if (level > 0 || short !== whole || message.others.length > 0) return shape(short);
  let more = "";
  for (const extra of extrasOf(message, lost, written)) {
    const longer = `${more} ${extra}`;
    if (fits(shape(short, longer))) more = longer;
  }
  return shape(short, more);
}

/** What is nice to know where there is room, most wanted first. */
function extrasOf(
  message: Message,
  anyLetters: boolean,
  written: (text: string) => string,
): string[] {
  const summary = plain(message.summary, 120);
  const { url } = message.incident;
  return [
    ...(Buffer.byteLength(summary) >= leastSummary && (anyLetters || !toGsm7(summary).lost)
      ? [unlinked(written(sentence(summary)))]
      : []),
    ...(url !== undefined && /^https?:\/\/[!-~]{1,100}$/.test(url) ? [url] : []),
  ];
}

function headOf(message: Message, worst: Message, words: Words["text"]): string {
  const severity = words.severity[worst.severity];
  const count = message.others.length + 1;
  if (count > 1) return `${words.incidents(count)}: ${severity}`;
  if (message.tone === "success") return words.normal;
  return message.incident.state === "closed" && message.tone === "neutral"
    ? words.closed
    : severity;
}

function replyOf(message: Message, words: Words["text"]): string {
  const code = codeOf(message);
  const [first] = message.actions;
  if (first === undefined) return code;
  return words.reply(first, message.others.length > 0 ? words.all : code);
}

function codeOf({ incident }: Message): string {
  return incident.code.replace(/[^0-9A-Z]/gi, "").slice(0, 6);
}

/** The first of the worst. */
function worstOf(messages: readonly [Message, ...Message[]]): Message {
  const rank = (severity: Severity) => severities.indexOf(severity);
  return messages.reduce((worst, each) =>
    rank(each.severity) < rank(worst.severity) ? each : worst,
  );
}

/** One line without emoji and invisible letters. */
function plain(text: string, length: number): string {
  const clean = text
    .slice(0, 4 * length)
    .replace(
      /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Cf}\p{Co}]|\ufe0f/gu,
      " ",
    );
  return oneLine(clean, length).trim();
}

function sentence(text: string): string {
  return text === "" || /[.!?…]$/.test(text) ? text : `${text}.`;
}
