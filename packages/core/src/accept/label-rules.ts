import { fields } from "../route/labels.ts";
import type { Matcher } from "../route/matcher.ts";
import { readMatchers } from "../route/route-values.ts";
import { type Candidates, candidatesOf } from "../route/siblings.ts";
import type { Findings } from "../route/tree.ts";
import { oneLine } from "../text.ts";
import { longestLabel, longestLabelName } from "./normalise.ts";

/** Labels that are added to notices as they are accepted. */
export interface LabelRuleOptions {
  /** For people; default: its place in the list. */
  readonly name?: string;
  /** All must match: `repository="acme/api"`. Default: every notice. */
  readonly matchers?: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  /** Also where the notice has a label of that name. Default false. */
  readonly overwrite?: boolean;
}

/** A rule, read. */
export interface LabelRule {
  readonly place: number;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly set: readonly (readonly [name: string, value: string])[];
  readonly overwrite: boolean;
}

/** Those of all rules that may match some labels, in their order. */
export type LabelRules = Candidates<LabelRule>;

/** Reads the rules; finds all problems, not only the first. */
export function readLabelRules(options: readonly LabelRuleOptions[]): {
  readonly rules: LabelRules;
  readonly findings: Findings;
} {
  const findings: Findings = { problems: [], warnings: [] };
  const rules = options.map(
    ({ name, matchers = [], set, overwrite = false }, place): LabelRule => ({
      place,
      name: name ?? `labels.${place}`,
      matchers: readMatchers(matchers, [place, "matchers"], findings),
      set: readSet(set, [place, "set"], findings),
      overwrite,
    }),
  );
  return { rules: candidatesOf(rules), findings };
}

function readSet(
  set: LabelRuleOptions["set"],
  path: readonly (string | number)[],
  { problems }: Findings,
): [string, string][] {
  const entries = Object.entries(set);
  if (entries.length === 0) {
    problems.push({ path, message: "adds nothing: write a label, such as { app: guestbook }" });
  }
  return entries.map(([name, written]) => {
    const value = oneLine(written, longestLabel);
    const message = badName(name) ?? badValue(value);
    if (message !== undefined) problems.push({ path: [...path, name], message });
    return [name, value];
  });
}

function badName(name: string): string | undefined {
  if (name === "" || name.length > longestLabelName) {
    return `is no name of a label: write 1 to ${longestLabelName} characters`;
  }
  // A label would hide the field from routes and leave it as it is everywhere else.
  const isField = fields.some((field) => field === name);
  return isField ? "is what every notice has of itself: give the label another name" : undefined;
}

function badValue(value: string): string | undefined {
  return value === "" ? "is empty, and a label with no value is no label: write one" : undefined;
}
