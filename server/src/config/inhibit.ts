import { type InhibitOptions, readInhibit } from "@tocsin/core";
import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

const texts = z.array(z.string().min(1, "is empty"));

/** The section `inhibit`: what keeps what from being told while it fires. */
export const inhibitSection = z.array(
  z.strictObject({
    name: z.string().min(1, "is empty").max(100).optional(),
    source: texts,
    target: texts,
    equal: texts.optional(),
  }),
);

export function inhibitOptions(section: z.output<typeof inhibitSection> = []): InhibitOptions[] {
  return section.map(({ name, source, target, equal }) => ({
    source,
    target,
    ...(name === undefined ? {} : { name }),
    ...(equal === undefined ? {} : { equal }),
  }));
}

/** Matchers that can't be read, and sides that are empty; matchers that are read oddly. */
export function checkInhibit(
  options: readonly InhibitOptions[],
  document: ConfigDocument,
): { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] } {
  const { problems, warnings } = readInhibit(options).findings;
  const located = ({ path, message }: (typeof problems)[number]) =>
    document.problem(["inhibit", ...path], message);
  return { problems: problems.map(located), warnings: warnings.map(located) };
}
