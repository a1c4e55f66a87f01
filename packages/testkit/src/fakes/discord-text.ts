/** What Discord makes of a text. */
export interface DiscordText {
  /** `after`: what follows in the text. */
  readonly links: readonly {
    readonly url: string;
    readonly label: string;
    readonly after: string;
  }[];
  /** Addresses that are links as they stand. */
  readonly bare: readonly string[];
  /** People, roles, channels, commands, emoji: what stands in angle brackets and is shown as something else. */
  readonly mentions: readonly string[];
  /** `<t:1767603900:R>` */
  readonly times: readonly string[];
  readonly spans: readonly DiscordSpan[];
}

/** A stretch that is shown otherwise, or a line that begins as a heading, quote or item. */
export interface DiscordSpan {
  readonly mark:
    | "strong"
    | "em"
    | "u"
    | "strike"
    | "spoiler"
    | "code"
    | "fence"
    | "quote"
    | "heading"
    | "item";
  /** Where it is in the text. */
  readonly at: number;
  readonly text: string;
}

interface Rule {
  readonly mark: DiscordSpan["mark"];
  readonly pattern: RegExp;
  /** What is in it is read on. */
  readonly inside: boolean;
}

// The order in which Discord's clients try them at each place; `y`: there and nowhere else.
const lineRules: readonly Rule[] = [
  { mark: "quote", pattern: /[ \t]*>>> [\s\S]*/y, inside: true },
  { mark: "quote", pattern: /[ \t]*> [^\n]*(?:\n[ \t]*> [^\n]*)*/y, inside: true },
  { mark: "heading", pattern: /[ \t]*(?:#{1,3}|-#) +[^\n]+/y, inside: true },
  { mark: "item", pattern: /[ \t]*(?:[*+-]|\d+\.) +[^\n]+/y, inside: true },
];
const rules: readonly Rule[] = [
  { mark: "fence", pattern: /```[\s\S]+?```/y, inside: false },
  { mark: "code", pattern: /(`+)(?:[^`]|`(?!\1))*?[^`]\1(?!`)/y, inside: false },
  { mark: "strong", pattern: /\*\*(?:\\[\s\S]|[^\\])+?\*\*(?!\*)/y, inside: true },
  { mark: "u", pattern: /__(?:\\[\s\S]|[^\\])+?__(?!_)/y, inside: true },
  {
    mark: "em",
    pattern: /\*(?=\S)(?:\\[\s\S]|[^\\*])+?\*(?!\*)|\b_(?:\\[\s\S]|[^\\_])+?_\b/y,
    inside: true,
  },
  { mark: "strike", pattern: /~~[\s\S]+?~~(?!_)/y, inside: true },
  { mark: "spoiler", pattern: /\|\|[\s\S]+?\|\|/y, inside: true },
];
const edges: Readonly<Record<string, number>> = { strong: 2, u: 2, em: 1, strike: 2, spoiler: 2 };

const escaping = /\\[^0-9A-Za-z\s]/y;
const time = /<t:-?\d+(?::[tTdDfFR])?>/y;
const mention = /<(?:@[!&]?|#)\d+>|<\/[^:>\n]+:\d+>|<id:[^>\n]+>|<a?:\w+:\d+>/y;
const quoted = /<(https?:\/\/[^\s<>]+)>/y;
const masked =
  /\[((?:\\[\s\S]|\[[^\]]*\]|[^[\]\\]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|\\.|[^\s\\])*?)>?(?:\s+['"][\s\S]*?['"])?\s*\)/y;
const address = /https?:\/\/[^\s<]+[^<.,:;"'\]\s)]/y;

/** Reads a text as Discord's clients do, where markup is taken: content, titles, descriptions and fields. */
export function readDiscordText(text: string): DiscordText {
  const found = {
    links: [] as { url: string; label: string; after: string }[],
    bare: [] as string[],
    mentions: [] as string[],
    times: [] as string[],
    spans: [] as DiscordSpan[],
  };

  function read(from: number, to: number, isLine: boolean): void {
    let at = from;
    const part = text.slice(0, to);
    const match = (pattern: RegExp) => {
      pattern.lastIndex = at;
      return pattern.exec(part);
    };
    while (at < to) {
      const begins = at === from ? isLine : part[at - 1] === "\n";
      const sign = match(escaping);
      if (sign !== null) {
        at += sign[0].length;
        continue;
      }
      const rule = [...(begins ? lineRules : []), ...rules].find(({ pattern }) => match(pattern));
      const whole = rule === undefined ? undefined : match(rule.pattern)?.[0];
      if (rule !== undefined && whole !== undefined) {
        found.spans.push({ mark: rule.mark, at, text: whole });
        const edge =
          edges[rule.mark] ?? /^[ \t]*(?:>>>|>|#{1,3}|-#|[*+-]|\d+\.)/.exec(whole)?.[0].length ?? 0;
        const tail = rule.mark in edges ? edge : 0;
        if (rule.inside) read(at + edge, at + whole.length - tail, false);
        at += whole.length;
        continue;
      }
      at += special();
    }

    /** How long what begins here is. */
    function special(): number {
      for (const [pattern, kept] of [
        [time, found.times],
        [mention, found.mentions],
      ] as const) {
        const hit = match(pattern);
        if (hit === null) continue;
        kept.push(hit[0]);
        return hit[0].length;
      }
      const own = match(quoted) ?? match(address);
      if (own !== null) {
        found.bare.push(own[1] ?? own[0]);
        return own[0].length;
      }
      const link = match(masked);
      const [whole = "", label = "", url = ""] = link ?? [];
      if (link === null || !/^(?:https?|discord):\/\//i.test(url)) return 1;
      found.links.push({ url, label: unescaped(label), after: text.slice(at + whole.length) });
      return whole.length;
    }
  }

  read(0, text.length, true);
  return found;
}

function unescaped(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}
