// The one place that knows how core names what the API checks and catches.
import { InvalidMatcher, InvalidNotice, noticeSchema, parseMatcher } from "@tocsin/core";

export { InvalidMatcher, InvalidNotice, noticeSchema };

/** Why a text is no matcher; undefined when it is one. */
export function badMatcher(text: string): string | undefined {
  const reading = parseMatcher(text);
  return "problem" in reading ? reading.problem : undefined;
}
