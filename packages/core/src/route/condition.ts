import { reserved } from "./grammar.ts";
import { readPattern } from "./pattern.ts";

/** The value of a label; empty where there is none. */
export type LabelView = (name: string) => string;

/** The two with `~` take a regular expression. */
export type Operator = "=" | "!=" | "=~" | "!~";

/** A matcher as data. */
export interface MatcherParts {
  readonly name: string;
  readonly operator: Operator;
  readonly value: string;
}

/** One condition on one label, as Alertmanager has it: a missing label is the empty string. */
export interface Matcher extends MatcherParts {
  /** The only values with which it holds, where they can be listed: of `=`, and of `=~"prod|live"`. */
  readonly values?: readonly string[];
  test(labels: LabelView): boolean;
}

export type MatcherReading =
  | { readonly matcher: Matcher; readonly warning?: string }
  | { readonly problem: string };

/** Refused where its value is no regular expression. */
export function makeMatcher({ name, operator, value }: MatcherParts): MatcherReading {
  const parts = { name, operator, value };
  if (operator === "=") {
    return { matcher: { ...parts, values: [value], test: (labels) => labels(name) === value } };
  }
  if (operator === "!=") {
    return { matcher: { ...parts, test: (labels) => labels(name) !== value } };
  }
  const pattern = readPattern(value);
  if ("problem" in pattern) return pattern;
  const { test, values } = pattern;
  if (operator === "!~") return { matcher: { ...parts, test: (labels) => !test(labels(name)) } };
  const known = values === undefined ? {} : { values };
  return { matcher: { ...parts, ...known, test: (labels) => test(labels(name)) } };
}

const bareName = new RegExp(`^[^${reserved}]+$`, "u");

/** As Alertmanager writes it; both of its grammars read it back as the same. */
export function showMatcher({ name, operator, value }: MatcherParts): string {
  if (!bareName.test(name)) return `${JSON.stringify(name)}${operator}${JSON.stringify(value)}`;
  const escaped = value.replaceAll(/[\\"\n]/gu, (found) => (found === "\n" ? "\\n" : `\\${found}`));
  return `${name}${operator}"${escaped}"`;
}
