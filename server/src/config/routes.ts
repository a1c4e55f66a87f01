import { nearest, type RouteOptions } from "@tocsin/core";
import { type RouteMistake, type RouteNames, routeFindings } from "./core-routes.ts";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { RouteSection } from "./schema.ts";

/** The routing tree as core takes it. */
export function routeOptions(written: RouteSection): RouteOptions {
  const { name, receiver, matchers, groupBy, groupWait, groupInterval, repeatInterval } = written;
  const { continue: goesOn, escalation, mute, active, routes, flap, for: lasts } = written;
  const { expectEvery, linger, templates } = written;
  return {
    ...(name === undefined ? {} : { name }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(matchers === undefined ? {} : { matchers }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
    ...(lasts === undefined ? {} : { for: lasts }),
    ...(linger === undefined ? {} : { linger }),
    ...(flap === undefined ? {} : { flap }),
    ...(goesOn === undefined ? {} : { continue: goesOn }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(expectEvery === undefined ? {} : { expectEvery }),
    ...(mute === undefined ? {} : { mute }),
    ...(active === undefined ? {} : { active }),
    ...(templates === undefined ? {} : { templates }),
    ...(routes === undefined ? {} : { routes: routes.map(routeOptions) }),
  };
}

/** Unknown receivers, escalations and times, matchers and durations that can't be read; matchers that are read oddly. */
export function checkRoutes(
  route: RouteOptions,
  names: RouteNames,
  document: ConfigDocument,
): { readonly problems: ConfigProblem[]; readonly warnings: ConfigProblem[] } {
  const { problems, warnings } = routeFindings(route, names);
  const told = ({ path, message }: RouteMistake) => document.problem(["route", ...path], message);
  return {
    problems: problems.map(({ path, message }) =>
      told({ path, message: `${message}${hint(route, path, names)}` }),
    ),
    warnings: warnings.map(told),
  };
}

function hint(route: RouteOptions, path: readonly (string | number)[], names: RouteNames): string {
  const near = nearestName(nodeAt(route, path), path.at(-1), names);
  return near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
}

function nearestName(
  node: RouteOptions | undefined,
  key: string | number | undefined,
  { receivers, escalations, times }: RouteNames,
): string | undefined {
  switch (key) {
    case "receiver":
      return nearest(node?.receiver ?? "", receivers);
    case "escalation":
      return nearest(node?.escalation ?? "", escalations);
    case "mute":
    case "active":
      return nearest(node?.[key]?.find((name) => !times.includes(name)) ?? "", times);
    default:
      return undefined;
  }
}

function nodeAt(route: RouteOptions, path: readonly (string | number)[]): RouteOptions | undefined {
  return path
    .filter((step) => typeof step === "number")
    .reduce<RouteOptions | undefined>((above, index) => above?.routes?.[index], route);
}
