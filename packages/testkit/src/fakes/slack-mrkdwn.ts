/** What Slack makes of a text of mrkdwn. */
export interface SlackText {
  readonly links: readonly { readonly url: string; readonly label: string }[];
  /** `<!here>`, `<@U024BE7LH>`, `<#C024BE7LR>` */
  readonly mentions: readonly string[];
  /** `<!date^…>` */
  readonly times: readonly string[];
  readonly spans: readonly SlackSpan[];
  /** Lines that begin a quote. */
  readonly quotes: readonly string[];
  /** What is not well formed: an angle bracket, an ampersand or a backtick that stands alone. */
  readonly stray: readonly string[];
}

/** A stretch that is shown otherwise. */
export interface SlackSpan {
  readonly mark: "*" | "_" | "~" | "`" | "```";
  /** With its marks. */
  readonly text: string;
  /** The line that it is in, up to it and from it on. */
  readonly before: string;
  readonly after: string;
}

// One place holder for each character of a sequence in angle brackets or of code, of no mark and no letter.
const hidden = "\ufffc";
// Of a word, in which marks mean nothing; modifier letters are taken for signs.
const letter = "[\\p{Ll}\\p{Lu}\\p{Lt}\\p{Lo}\\p{N}]";

/** Reads mrkdwn: https://docs.slack.dev/messaging/formatting-message-text, and what clients are seen to do. */
export function readSlackText(text: string): SlackText {
  const links: { url: string; label: string }[] = [];
  const mentions: string[] = [];
  const times: string[] = [];
  const spans: SlackSpan[] = [];
  const take =
    (mark: SlackSpan["mark"]) =>
    (found: string, ...rest: unknown[]) => {
      const at = rest.find((each): each is number => typeof each === "number") ?? 0;
      spans.push(spanAt(text, mark, at, found.length));
      return hidden.repeat(found.length);
    };
  let left = text.replace(/<([^<>\n]*)>/g, (whole, inside: string) => {
    if (inside.startsWith("!date^")) times.push(whole);
    else if (/^[!@#]/.test(inside)) mentions.push(whole);
    else {
      const bar = inside.indexOf("|");
      const url = bar < 0 ? inside : inside.slice(0, bar);
      links.push({ url: decoded(url), label: decoded(bar < 0 ? url : inside.slice(bar + 1)) });
    }
    return hidden.repeat(whole.length);
  });
  left = left.replace(/```[\s\S]+?```/g, take("```")).replace(/`[^`\n]+`/g, take("`"));
  const quotes = text.match(/^[ \t]*(?:>|&gt;).*$/gm) ?? [];
  const stray = [
    ...left.replace(/^(?:[ \t]*> ?)+/gm, "").matchAll(/[<>`]|&(?!(?:amp|lt|gt);)/g),
  ].map(([found]) => found);
  for (const mark of ["*", "_", "~"] as const) {
    const pair = new RegExp(
      `(?<!${letter})[${mark}](?=[^\\s${mark}])[^\\n]*?[^\\s][${mark}](?!${letter})`,
      "gu",
    );
    for (const { 0: found, index } of left.matchAll(pair)) {
      spans.push(spanAt(text, mark, index, found.length));
    }
  }
  return { links, mentions, times, spans, quotes, stray };
}

function spanAt(text: string, mark: SlackSpan["mark"], at: number, length: number): SlackSpan {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  const found = text.indexOf("\n", at + length);
  const end = found < 0 ? text.length : found;
  return {
    mark,
    text: text.slice(at, at + length),
    before: text.slice(line, at),
    after: text.slice(at + length, end),
  };
}

function decoded(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
