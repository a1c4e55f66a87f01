import { oneLine } from "../text.ts";
import { readClassic, readClassicMatcher } from "./classic-grammar.ts";
import {
  type Matcher,
  type MatcherParts,
  type MatcherReading,
  makeMatcher,
  showMatcher,
} from "./condition.ts";
import type { GrammarReading } from "./grammar.ts";
import { readUtf8 } from "./utf8-grammar.ts";

export {
  type LabelView,
  type Matcher,
  type MatcherParts,
  type MatcherReading,
  makeMatcher,
  type Operator,
  showMatcher,
} from "./condition.ts";

export type MatchersReading =
  | {
      readonly matchers: readonly Matcher[];
      readonly warning?: string;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

/** Reads one entry of a route's matchers: `severity="critical"`, `{env=~"prod|live", team!=""}`, `{}`. */
export function parseMatchers(text: string): MatchersReading {
  return chosen(text, readUtf8(text), readClassic(text));
}

/** Reads one matcher without braces, such as a filter of a query. */
export function parseMatcher(text: string): MatcherReading {
  if (text.startsWith("{") || text.endsWith("}")) {
    const shown = oneLine(text, longestShown);
    return { problem: `${shown} is not one matcher: write name="value", without braces around it` };
  }
  const reading = chosen(text, onlyOne(readUtf8(text)), readClassicMatcher(text));
  if (reading.problem !== undefined) return reading;
  const { matchers, ...rest } = reading;
  return { ...rest, matcher: matchers[0] as Matcher };
}

const longestShown = 200;

/** Alertmanager's rule for its two grammars: where they differ, the classic one counts and a warning is due. */
function chosen(text: string, utf8: GrammarReading, classic: GrammarReading): MatchersReading {
  const input = oneLine(text, longestShown) || "nothing";
  const newer = utf8.problem ?? shown(utf8.parts);
  const older = classic.problem ?? shown(classic.parts);
  const byUtf8 = made(utf8);
  // Most texts mean the same to both, and a regular expression need not be compiled twice.
  const byClassic = newer === older ? byUtf8 : made(classic);
  if (byUtf8.problem === undefined && (byClassic.problem !== undefined || newer === older)) {
    return byUtf8;
  }
  if (byClassic.problem === undefined) {
    const warning =
      byUtf8.problem !== undefined
        ? `only Alertmanager's classic grammar can read ${input}: write ${older}`
        : `Alertmanager's two grammars read ${input} differently, the classic one counts: write ${older}, or ${newer} if you meant that`;
    return { ...byClassic, warning };
  }
  // Where the form is right it is the regular expression that is wrong.
  if (utf8.problem === undefined) return byUtf8;
  if (classic.problem === undefined) return byClassic;
  return {
    problem: `${input} is not a matcher (${utf8.problem}): write name="value", with =, !=, =~ or !~`,
  };
}

function onlyOne(reading: GrammarReading): GrammarReading {
  if (reading.problem !== undefined || reading.parts.length === 1) return reading;
  return { problem: `there are ${reading.parts.length} matchers where one is due` };
}

function made(reading: GrammarReading): MatchersReading {
  if (reading.problem !== undefined) return reading;
  const matchers: Matcher[] = [];
  for (const parts of reading.parts) {
    const making = makeMatcher(parts);
    if ("problem" in making) return making;
    matchers.push(making.matcher);
  }
  return { matchers };
}

function shown(parts: readonly MatcherParts[]): string {
  return parts.length === 0 ? "{}" : parts.map(showMatcher).join(",");
}
