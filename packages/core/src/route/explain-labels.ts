import { addLabels } from "../accept/add-labels.ts";
import type { LabelRules } from "../accept/label-rules.ts";
import type { Notice } from "../notice.ts";
import type { Reason } from "./explain.ts";
import { showMatcher } from "./matcher.ts";

const mostReasons = 50;

/** A notice with the labels that rules add to it, and a sentence for each. Pure. */
export function explainLabels(
  given: Notice,
  rules: LabelRules,
): { readonly notice: Notice; readonly reasons: readonly Reason[] } {
  const reasons: Reason[] = [];
  const notice = addLabels(given, rules, (rule, name, value, was) => {
    if (reasons.length >= mostReasons) return;
    const label = showMatcher({ name, operator: "=", value });
    const kept = showMatcher({ name, operator: "=", value: was ?? "" });
    const what =
      was === undefined
        ? `adds ${label}`
        : rule.overwrite
          ? `makes ${label} of ${kept}`
          : `leaves ${kept}`;
    reasons.push({ step: "labelled", detail: `label rule ${rule.name} ${what}` });
  });
  return { notice, reasons };
}
