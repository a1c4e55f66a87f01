import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

const texts = z.array(z.string().min(1, "is empty"));

/**
 * Sections that the config has and this version does not act on. They are read, so that one file can be
 * kept for several versions, and each one that says something is warned of.
 */
export const laterSections = {
  inhibit: z
    .array(z.strictObject({ source: texts, target: texts, equal: texts.optional() }))
    .optional(),
};

const sectionWarnings: Readonly<Record<keyof typeof laterSections, string>> = {
  inhibit: "nothing is inhibited: every notice that matches a route is told",
};

/** What the file says and this version does not do. */
export function laterWarnings(document: ConfigDocument): ConfigProblem[] {
  const root = (document.value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(sectionWarnings)
    .filter(([key]) => says(root[key]))
    .map(([key, effect]) => {
      const message = `this version does not act on it yet, so ${effect}`;
      return document.problem([key], message, "key");
    });
}

function says(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
