import { type Matcher, parseMatcher } from "../route/matcher.ts";

/** Thrown for a matcher in a query that can't be read. */
export class InvalidMatcher extends Error {
  override readonly name = "InvalidMatcher";
}

export function readMatcher(text: string): Matcher {
  const reading = parseMatcher(text);
  if ("problem" in reading) throw new InvalidMatcher(reading.problem);
  return reading.matcher;
}
