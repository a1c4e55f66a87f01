import { isKept, type Message, type News, type Stamps, wordsOf } from "@tocsin/core";
import { actionsOf, type Block, factLine, headline, joined, partLine, section } from "./blocks.ts";
import { approveButton } from "./buttons.ts";
import { mrkdwn } from "./mrkdwn.ts";
import { defuse, escaped, fit, link, oneLine, plain } from "./text.ts";

/** A reply in the thread of a living message. */
interface RenderedReply {
  readonly text: string;
  readonly blocks: readonly Block[];
}

// Sums up to 11,200 characters for either reply; Slack refuses from about 13,200.
const room = {
  section: 2900,
  textSections: 2,
  facts: 2900,
  others: 2400,
  news: 10,
  item: 900,
  lines: 100,
  head: 200,
};

/** What the living message has no room for: the whole text, all facts, things and images. */
export function renderDetails(message: Message, level: 0 | 1 | 2): RenderedReply {
  const text = escaped(defuse(fit(`${wordsOf(message).label.details}: ${headline(message)}`, 300)));
  if (level === 2) return { text: flat(message.text, text), blocks: [] };
  const size = { size: room.section, count: level === 0 ? room.textSections : 1 };
  const { chunks, cut } = mrkdwn(message.text ?? "", size);
  const facts = message.facts.slice(0, room.lines).map((fact) => factLine(fact, 1000, ": "));
  const images = message.images
    .flatMap((image) => (isKept(image) ? [] : [image]))
    .slice(0, room.lines)
    .map(({ alt, url }) => `🖼 ${link(alt || wordsOf(message).label.image, url, 600)}`);
  const parts = message.parts.slice(0, room.lines).map((part) => partLine(part, 260));
  const sections = [
    ...chunks,
    ...(level === 0 ? [within(facts, room.facts), within([...parts, ...images], room.others)] : []),
    cut ? `_${wordsOf(message).label.textGoesOn}_` : "",
  ];
  return { text, blocks: told(sections) };
}

/**
 * What happened since the last telling, as one reply; a nudge says again what it is about. Where clicks reach
 * us, what waits for somebody to agree has a button.
 */
export function renderNews(
  message: Message,
  level: 0 | 1 | 2,
  stamps: Stamps | undefined,
): RenderedReply {
  const shown = message.news.slice(-room.news);
  const earlier = message.news.length - shown.length;
  const head = message.nudge || shown.length === 0 ? headline(message) : "";
  const titles = shown.map(({ title }) => oneLine(title)).filter((title) => title !== "");
  const summary = head === "" ? "" : oneLine(message.summary);
  const words = joined([head, summary, ...titles]) || headline(message);
  const text = escaped(defuse(fit(words, 1500)));
  if (level === 2) return { text, blocks: [] };
  const below = (each: News) => (stamps ? approving(each, stamps) : []);
  if (level === 1) return { text, blocks: [section(text), ...shown.flatMap(below)] };
  const heading = [
    head === "" ? "" : joined([`*${plain(head, room.head)}*`, plain(summary, 600)]),
    earlier > 0 ? `_${wordsOf(message).label.earlier(earlier)}_` : "",
  ];
  const blocks = [
    ...told(heading),
    ...shown.flatMap((each) => [...told([item(each)]), ...below(each)]),
  ];
  return { text, blocks: blocks.length === 0 ? [section(text)] : blocks };
}

function told(texts: readonly string[]): Block[] {
  return texts.filter((each) => each !== "").map(section);
}

/** The button for what waits for somebody to agree. */
function approving({ order, details }: News, stamps: Stamps): Block[] {
  const button = order === undefined ? undefined : approveButton(order, stamps, details);
  return button === undefined ? [] : actionsOf([button]);
}

function item({ title, text }: News): string {
  const { chunks, cut } = mrkdwn(text ?? "", { size: room.item - room.head - 10, count: 1 });
  const bold = plain(title, room.head);
  return joined([bold === "" ? "" : `*${bold}*`, ...chunks, cut ? "…" : ""]);
}

function flat(markdown: string | undefined, fallback: string): string {
  const { chunks } = mrkdwn(markdown ?? "", { size: 2900, count: 1 });
  return chunks[0] ?? fallback;
}

function within(lines: readonly string[], max: number): string {
  let told = "";
  for (const line of lines) {
    if (told.length + line.length + 3 > max) return `${told}\n…`;
    told = joined([told, line]);
  }
  return told;
}
