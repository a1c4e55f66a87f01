import type { Books } from "./books.ts";
import type { Path } from "./document.ts";
import type { OldInhibitRule } from "./format.ts";
import { readMatchers, writtenMatchers } from "./matchers.ts";
import { literal } from "./variables.ts";

/** A rule of the section `inhibit`. */
export interface NewInhibitRule {
  readonly source: readonly string[];
  readonly target: readonly string[];
  readonly equal?: readonly string[];
}

export function readInhibitRules(
  rules: readonly OldInhibitRule[],
  books: Books,
): readonly NewInhibitRule[] {
  const read: NewInhibitRule[] = [];
  for (const [index, rule] of rules.entries()) {
    const path = ["inhibit_rules", index];
    const { name, sources } = rule;
    if (sources.length > 1) {
      books.notes.add(
        path,
        "waits for several sources at once (sources), which has no counterpart: the rule is left out",
      );
      continue;
    }
    const to = ["inhibit", read.length];
    books.remarks.gather(path, to);
    if (name !== undefined) books.remarks.say(name, to);
    const equal = sources[0]?.equal ?? rule.equal;
    if (equal.includes("")) books.complain(path, "equal names a label without a name");
    const source = sourceOf(rule, path, books);
    const target = shown(
      {
        matchers: { key: "target_matchers", lines: rule.target_matchers },
        match: { key: "target_match", values: rule.target_match },
        matchRe: { key: "target_match_re", values: rule.target_match_re },
      },
      path,
      books,
    );
    read.push({
      source: source.length === 0 ? anything : source,
      target: target.length === 0 ? anything : target,
      ...(equal.length === 0 ? {} : { equal: equal.map(literal) }),
    });
  }
  return read;
}

/** What Alertmanager takes a side without matchers for; here it has to be said. */
const anything = ['alertname=~".*"'];

function sourceOf(rule: OldInhibitRule, path: Path, books: Books): string[] {
  const [only] = rule.sources;
  const none = { key: "", values: {} };
  if (only !== undefined) {
    const matchers = { key: "matchers", lines: only.matchers };
    return shown({ matchers, match: none, matchRe: none }, [...path, "sources", 0], books);
  }
  return shown(
    {
      matchers: { key: "source_matchers", lines: rule.source_matchers },
      match: { key: "source_match", values: rule.source_match },
      matchRe: { key: "source_match_re", values: rule.source_match_re },
    },
    path,
    books,
  );
}

function shown(written: Parameters<typeof readMatchers>[0], path: Path, books: Books): string[] {
  return writtenMatchers(readMatchers(written, path, books));
}
