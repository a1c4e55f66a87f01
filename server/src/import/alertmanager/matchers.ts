import { type Matcher, makeMatcher, parseMatchers, showMatcher } from "@tocsin/core";
import type { Books } from "./books.ts";
import type { Path } from "./document.ts";
import { literal } from "./variables.ts";

/** The places where one thing of the old file has its matchers. */
export interface WrittenMatchers {
  readonly matchers: { readonly key: string; readonly lines: readonly string[] };
  readonly match: { readonly key: string; readonly values: Readonly<Record<string, string>> };
  readonly matchRe: { readonly key: string; readonly values: Readonly<Record<string, string>> };
}

const classicName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** All conditions of a thing, the deprecated forms too. */
export function readMatchers(written: WrittenMatchers, path: Path, books: Books): Matcher[] {
  const { matchers, match, matchRe } = written;
  const found: Matcher[] = [];
  const take = (at: Path, reading: readonly Matcher[] | string) => {
    if (typeof reading === "string") books.complain(at, reading);
    else for (const matcher of reading) found.push(known(matcher, at, books));
  };
  for (const [index, line] of matchers.lines.entries()) {
    const reading = parseMatchers(line);
    take([...path, matchers.key, index], reading.problem ?? reading.matchers);
  }
  for (const { key, values, operator } of [
    { ...match, operator: "=" as const },
    { ...matchRe, operator: "=~" as const },
  ]) {
    for (const [name, value] of Object.entries(values)) {
      const reading = makeMatcher({ name, operator, value });
      const problem = classicName.test(name) ? undefined : "is no name of a label";
      const made = "problem" in reading ? reading.problem : [reading.matcher];
      take([...path, key, name], problem ?? made);
    }
  }
  return found;
}

/** As the config writes it, in a form that Alertmanager reads alike. */
export const writtenMatchers = (matchers: readonly Matcher[]): string[] =>
  matchers.map((matcher) => literal(showMatcher(matcher)));

/** What a notice shows to matchers where it has no label of that name. */
const ownFields = ["source", "kind", "type", "status", "severity", "subject", "fingerprint"];

function known(matcher: Matcher, path: Path, books: Books): Matcher {
  const { name } = matcher;
  if (ownFields.includes(name) && matcher.test(() => "")) {
    books.notes.add(
      path,
      `matches alerts without a label ${name}; here each notice has a ${name}: look at this matcher`,
    );
  }
  return matcher;
}
