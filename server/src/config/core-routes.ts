// The one place that knows how core names its routing, for what works without a running gateway.
import { buildRoutes, matchRoutes, type RouteOptions } from "@tocsin/core";

export interface RouteMistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What routes may name. */
export interface RouteNames {
  readonly receivers: readonly string[];
  readonly escalations: readonly string[];
}

/** What is wrong with a routing tree, with the keys that lead there. */
export function routeMistakes(
  route: RouteOptions,
  { receivers, escalations }: RouteNames,
): readonly RouteMistake[] {
  return buildRoutes(route, receivers, escalations).problems ?? [];
}

/** The receivers of the routes that take these labels, in the order they are told. */
export function receiversFor(
  route: RouteOptions,
  { receivers, escalations }: RouteNames,
  labels: Readonly<Record<string, string>>,
): string[] {
  const tree = buildRoutes(route, receivers, escalations);
  if (tree.problems !== undefined) return [];
  const view = (name: string) => (Object.hasOwn(labels, name) ? (labels[name] ?? "") : "");
  return matchRoutes(tree.route, view).map((matched) => matched.receiver);
}
