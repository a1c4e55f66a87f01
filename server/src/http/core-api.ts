// The one place that knows how core names what the API checks and catches.
import {
  InvalidMatcher,
  InvalidNotice,
  noticeSchema,
  parseMatcher,
  showMatcher,
} from "@tocsin/core";

export { InvalidMatcher, InvalidNotice, noticeSchema };

/** Why a text is no matcher; undefined when it is one. */
export function badMatcher(text: string): string | undefined {
  const reading = parseMatcher(text);
  return "problem" in reading ? reading.problem : undefined;
}

/** Matchers that hold where each of these labels has its value; those without one are left out. */
export function matchersFor(labels: Readonly<Record<string, string>>): string[] {
  return Object.entries(labels)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => showMatcher({ name, operator: "=", value }));
}
