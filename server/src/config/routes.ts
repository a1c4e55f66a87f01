import type { RouteOptions } from "@tocsin/core";
import { nearest } from "../schema/suggest.ts";
import { routeMistakes } from "./core-routes.ts";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";
import type { RouteSection } from "./schema.ts";

/** The routing tree as core takes it, without what this version does not act on. */
export function routeOptions(written: RouteSection): RouteOptions {
  const { name, receiver, matchers, groupBy, groupWait, groupInterval, repeatInterval } = written;
  const { continue: goesOn, routes } = written;
  return {
    ...(name === undefined ? {} : { name }),
    ...(receiver === undefined ? {} : { receiver }),
    ...(matchers === undefined ? {} : { matchers }),
    ...(groupBy === undefined ? {} : { groupBy }),
    ...(groupWait === undefined ? {} : { groupWait }),
    ...(groupInterval === undefined ? {} : { groupInterval }),
    ...(repeatInterval === undefined ? {} : { repeatInterval }),
    ...(goesOn === undefined ? {} : { continue: goesOn }),
    ...(routes === undefined ? {} : { routes: routes.map(routeOptions) }),
  };
}

/** Unknown receivers, matchers and durations that can't be read. */
export function routeProblems(
  route: RouteOptions,
  receivers: readonly string[],
  document: ConfigDocument,
): ConfigProblem[] {
  return routeMistakes(route, receivers).map(({ path, message }) => {
    const written = receiverAt(route, path);
    const near = written === undefined ? undefined : nearest(written, receivers);
    const hint = near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
    return document.problem(["route", ...path], `${message}${hint}`);
  });
}

function receiverAt(route: RouteOptions, path: readonly (string | number)[]): string | undefined {
  if (path.at(-1) !== "receiver") return undefined;
  const node = path
    .filter((step) => typeof step === "number")
    .reduce<RouteOptions | undefined>((above, index) => above?.routes?.[index], route);
  return node?.receiver;
}
