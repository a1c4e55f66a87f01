import { nameOf } from "../accept/hash.ts";
import type { LabelView, Matcher } from "../route/matcher.ts";
import { readMatchers } from "../route/route-values.ts";
import { candidatesOf } from "../route/siblings.ts";
import type { Findings } from "../route/tree.ts";
import type { InhibitOptions } from "./options.ts";

/** A rule of inhibition, read. */
export interface InhibitRule {
  /** Follows from what it says, so that it survives a change of order. */
  readonly id: string;
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

/** A rule together with the values of its `equal` labels: what a source and its targets have in common. */
export type Tie = string;

/** What could inhibit something. */
export interface Threat {
  readonly tie: Tie;
  readonly rule: InhibitRule;
  /** It matches the source side too, so only what does not match the target side counts. */
  readonly twoSided: boolean;
}

/** All rules, each side filed by the values it asks for. */
export interface InhibitRules {
  readonly all: readonly InhibitRule[];
  /** Those whose source side these labels match. */
  from(labels: LabelView): readonly InhibitRule[];
  /** Those whose target side these labels match. */
  on(labels: LabelView): readonly InhibitRule[];
}

/** Reads the rules; finds all problems, not only the first. */
export function readInhibit(options: readonly InhibitOptions[]): {
  readonly rules: InhibitRules;
  readonly findings: Findings;
} {
  const findings: Findings = { problems: [], warnings: [] };
  const rules = options.map(({ name, source, target, equal = [] }, index): InhibitRule => {
    for (const [side, matchers] of Object.entries({ source, target })) {
      if (matchers.length > 0) continue;
      const message = `is empty, so it would match everything: write a matcher, such as severity="critical"`;
      findings.problems.push({ path: [index, side], message });
    }
    return {
      id: nameOf(JSON.stringify([source, target, equal]), 12),
      name: name ?? `inhibit.${index}`,
      source: readMatchers(source, [index, "source"], findings),
      target: readMatchers(target, [index, "target"], findings),
      equal: [...new Set(equal)].sort(),
    };
  });
  return { rules: filed(rules), findings };
}

function filed(all: readonly InhibitRule[]): InhibitRules {
  const side = (matchersOf: (rule: InhibitRule) => readonly Matcher[]) => {
    const candidates = candidatesOf(all.map((rule) => ({ rule, matchers: matchersOf(rule) })));
    return (labels: LabelView) => {
      const found = [...candidates(labels)].filter(({ matchers }) => matches(matchers, labels));
      return found.map(({ rule }) => rule);
    };
  };
  return { all, from: side(({ source }) => source), on: side(({ target }) => target) };
}

/** What a problem with these labels inhibits while it fires: the terms its signal is found by. */
export function sourceTerms(rules: InhibitRules, labels: LabelView): string[] {
  return rules.from(labels).flatMap((rule) => {
    const tie = tieOf(rule, labels);
    const terms = [sourceTerm({ tie, twoSided: false })];
    return matches(rule.target, labels) ? terms : [...terms, sourceTerm({ tie, twoSided: true })];
  });
}

/** What a source must be found by to inhibit. */
export function sourceTerm({ tie, twoSided }: Pick<Threat, "tie" | "twoSided">): string {
  return twoSided ? `inhibits-only=${tie}` : `inhibits=${tie}`;
}

/** What something with these labels could be inhibited by. */
export function threatsTo(rules: InhibitRules, labels: LabelView): Threat[] {
  return rules.on(labels).map((rule) => ({
    tie: tieOf(rule, labels),
    rule,
    twoSided: matches(rule.source, labels),
  }));
}

/** The ties that a source is part of. */
export function sourceTies(rules: InhibitRules, labels: LabelView): Tie[] {
  return rules.from(labels).map((rule) => tieOf(rule, labels));
}

function matches(matchers: readonly Matcher[], labels: LabelView): boolean {
  return matchers.every((matcher) => matcher.test(labels));
}

function tieOf({ id, equal }: InhibitRule, labels: LabelView): Tie {
  return equal.length === 0 ? id : `${id}:${nameOf(JSON.stringify(equal.map(labels)), 16)}`;
}
