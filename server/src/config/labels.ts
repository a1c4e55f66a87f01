import { type LabelRuleOptions, readLabelRules } from "@tocsin/core";
import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

/** The section `labels`: what is added to notices as they are accepted. */
export const labelsSection = z.array(
  z.strictObject({
    name: z.string().min(1, "is empty").max(100).optional(),
    matchers: z.array(z.string().min(1, "is empty")).optional(),
    set: z.record(z.string(), z.string()),
    overwrite: z.boolean().optional(),
  }),
);

export function labelOptions(section: z.output<typeof labelsSection> = []): LabelRuleOptions[] {
  return section.map(({ name, matchers, set, overwrite }) => ({
    set,
    ...(name === undefined ? {} : { name }),
    ...(matchers === undefined ? {} : { matchers }),
    ...(overwrite === undefined ? {} : { overwrite }),
  }));
}

/** Matchers that can't be read or are read oddly, and labels that can't be. */
export function checkLabels(
  options: readonly LabelRuleOptions[],
  document: ConfigDocument,
): { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] } {
  const { problems, warnings } = readLabelRules(options).findings;
  const located = ({ path, message }: (typeof problems)[number]) =>
    document.problem(["labels", ...path], message);
  return { problems: problems.map(located), warnings: warnings.map(located) };
}
