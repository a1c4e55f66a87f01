import { parseMatcher } from "../route/matcher.ts";

const mostMatchers = 50;

/** Why these can't be a silence's matchers; undefined when they can. */
export function badMatchers(matchers: readonly string[]): string | undefined {
  if (matchers.length === 0) return 'it needs at least one matcher, such as app="web"';
  if (matchers.length > mostMatchers) return `it has more than ${mostMatchers} matchers`;
  let coversAll = true;
  for (const text of matchers) {
    const reading = parseMatcher(text);
    if ("problem" in reading) return reading.problem;
    const { operator, test } = reading.matcher;
    if (operator.startsWith("!") || !test(() => "")) coversAll = false;
  }
  // Alertmanager's rule: what holds for nothing at all holds for everything, unless it names what it spares.
  return coversAll
    ? "its matchers hold for everything: at least one must not match the empty value"
    : undefined;
}
