import type { Notice } from "../notice.ts";
import { labelsOf } from "../route/labels.ts";
import type { LabelView } from "../route/matcher.ts";
import type { LabelRule, LabelRules } from "./label-rules.ts";

type Labels = Readonly<Record<string, string>>;

/** Told of each label of each rule that matches; `was`: the value that it had before. */
export type LabelNote = (rule: LabelRule, name: string, value: string, was?: string) => void;

const quietly: LabelNote = () => {};

/** A notice with the labels that rules add to it. Pure. */
export function addLabels(notice: Notice, rules: LabelRules, note = quietly): Notice {
  const labels = labelsWith(notice.labels, rules, (each) => labelsOf(notice, each), note);
  return labels === notice.labels ? notice : { ...notice, labels };
}

/**
 * Labels with those that rules add. All rules that match count, in their order, and a later one sees what an
 * earlier one has added. `viewOf`: what matchers see of labels.
 */
export function labelsWith(
  given: Labels,
  rules: LabelRules,
  viewOf: (labels: Labels) => LabelView,
  note = quietly,
): Labels {
  let labels = given;
  let last = -1;
  let hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    const view = viewOf(labels);
    for (const rule of rules(view)) {
      if (rule.place <= last || !rule.matchers.every((matcher) => matcher.test(view))) continue;
      last = rule.place;
      const before = labels;
      labels = applied(before, rule, note);
      hasChanged = labels !== before;
      // Other rules may match from here on.
      if (hasChanged) break;
    }
  }
  return labels;
}

function applied(given: Labels, rule: LabelRule, note: LabelNote): Labels {
  const labels: Record<string, string> = { ...given };
  let hasChanged = false;
  for (const [name, value] of rule.set) {
    const was = Object.hasOwn(labels, name) ? labels[name] : undefined;
    note(rule, name, value, was);
    if (was === value || (was !== undefined && !rule.overwrite)) continue;
    labels[name] = value;
    hasChanged = true;
  }
  return hasChanged ? labels : given;
}
