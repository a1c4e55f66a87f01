import type { RouteOptions } from "@tocsin/core";
import { nearest } from "../schema/suggest.ts";
import { type RouteNames, routeMistakes } from "./core-routes.ts";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { RouteSection } from "./schema.ts";

/** The routing tree as core takes it, without what this version does not act on. */
export function routeOptions(written: RouteSection): RouteOptions {
  const { name, receiver, matchers, groupBy, groupWait, groupInterval, repeatInterval } = written;
  const { continue: goesOn, escalation, routes } = written;
  return {
    ...(name === undefined ? {} : { name }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(matchers === undefined ? {} : { matchers }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
    ...(goesOn === undefined ? {} : { continue: goesOn }),
    ...(escalation === undefined ? {} : { escalation }),
    ...(routes === undefined ? {} : { routes: routes.map(routeOptions) }),
  };
}

/** Unknown receivers and escalations, matchers and durations that can't be read. */
export function routeProblems(
  route: RouteOptions,
  names: RouteNames,
  document: ConfigDocument,
): ConfigProblem[] {
  return routeMistakes(route, names).map(({ path, message }) => {
    const node = nodeAt(route, path);
    const key = path.at(-1);
    const near =
      key === "receiver"
        ? nearest(node?.receiver ?? "", names.receivers)
        : key === "escalation"
          ? nearest(node?.escalation ?? "", names.escalations)
          : undefined;
    const hint = near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
    return document.problem(["route", ...path], `${message}${hint}`);
  });
}

function nodeAt(route: RouteOptions, path: readonly (string | number)[]): RouteOptions | undefined {
  return path
    .filter((step) => typeof step === "number")
    .reduce<RouteOptions | undefined>((above, index) => above?.routes?.[index], route);
}
