// The one place that knows how core names its routing, for what works without a running gateway.
import {
  buildRoutes,
  type LabelRuleOptions,
  type LabelView,
  labelsWith,
  matchRoutes,
  type RouteOptions,
  readLabelRules,
} from "@tocsin/core";

export interface RouteMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What routes may name. */
export interface RouteNames {
  readonly receivers: readonly string[];
  readonly escalations: readonly string[];
  readonly times: readonly string[];
}

/** What is wrong with a routing tree and what may be meant otherwise, with the keys that lead there. */
export function routeFindings(
  route: RouteOptions,
  { receivers, escalations, times }: RouteNames,
): { readonly problems: readonly RouteMistake[]; readonly warnings: readonly RouteMistake[] } {
  const tree = buildRoutes(route, receivers, escalations, times);
  if (tree.problems !== undefined) return { problems: tree.problems, warnings: [] };
  return { problems: [], warnings: tree.warnings };
}

/** The receivers of the routes that take these labels, with those that rules add, in the order they are told. */
export function receiversFor(
  route: RouteOptions,
  { receivers, escalations, times }: RouteNames,
  labels: Readonly<Record<string, string>>,
  labelRules: readonly LabelRuleOptions[] = [],
): string[] {
  const tree = buildRoutes(route, receivers, escalations, times);
  if (tree.problems !== undefined) return [];
  const { rules } = readLabelRules(labelRules);
  const view = viewOf(labelsWith(labels, rules, viewOf));
  return matchRoutes(tree.route, view).map((matched) => matched.receiver);
}

function viewOf(labels: Readonly<Record<string, string>>): LabelView {
  return (name) => (Object.hasOwn(labels, name) ? (labels[name] ?? "") : "");
}
