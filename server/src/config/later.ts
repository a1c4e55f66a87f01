import { z } from "zod";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

const text = z.string().min(1, "is empty");
const texts = z.array(text);

/**
 * Sections that the config has and this version does not act on. They are read, so that one file can be
 * kept for several versions, and each one that says something is warned of.
 */
export const laterSections = {
  inhibit: z
    .array(z.strictObject({ source: texts, target: texts, equal: texts.optional() }))
    .optional(),
  times: z.record(text, z.array(z.looseObject({ location: text.optional() }))).optional(),
};

/** Keys of a route that this version does not act on. */
export const laterRouteKeys = {
  mute: texts.optional(),
  active: texts.optional(),
};

const sectionWarnings: Readonly<Record<keyof typeof laterSections, string>> = {
  inhibit: "nothing is inhibited: every notice that matches a route is told",
  times: "no time interval is looked at",
};
const routeWarnings: Readonly<Record<keyof typeof laterRouteKeys, string>> = {
  mute: "the route is never muted",
  active: "the route is always active",
};

/** What the file says and this version does not do. */
export function laterWarnings(document: ConfigDocument): ConfigProblem[] {
  const root = (document.value ?? {}) as Readonly<Record<string, unknown>>;
  const sections = Object.entries(sectionWarnings)
    .filter(([key]) => says(root[key]))
    .map(([key, effect]) => document.problem([key], notYet(effect), "key"));
  return [...sections, ...routesBelow(root.route, ["route"], document)];
}

function routesBelow(
  route: unknown,
  path: readonly PropertyKey[],
  document: ConfigDocument,
): ConfigProblem[] {
  if (typeof route !== "object" || route === null) return [];
  const node = route as Readonly<Record<string, unknown>>;
  const own = Object.entries(routeWarnings)
    .filter(([key]) => says(node[key]))
    .map(([key, effect]) => document.problem([...path, key], notYet(effect), "key"));
  const children = Array.isArray(node.routes) ? node.routes : [];
  return [
    ...own,
    ...children.flatMap((child, index) => routesBelow(child, [...path, "routes", index], document)),
  ];
}

function notYet(effect: string): string {
  return `this version does not act on it yet, so ${effect}`;
}

function says(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
