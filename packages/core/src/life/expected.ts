import { parseDuration, showDuration } from "../route/duration.ts";
import type { Duration } from "../route/options.ts";
import type { Route } from "../route/tree.ts";

/** Who has to report now and then: a source, or whoever reports what a route takes. */
export interface Expectation {
  readonly of: "source" | "route";
  readonly name: string;
  readonly everyMs: number;
}

/** All that a config expects. */
export interface Expected {
  readonly all: readonly Expectation[];
  readonly sources: ReadonlyMap<string, Expectation>;
  /** By a route's name, its own and those of the routes above it: what it takes went through them. */
  readonly routes: ReadonlyMap<string, readonly Expectation[]>;
}

const shortestMs = 10_000;
const longestMs = 366 * 86_400_000;

/** `expectEvery` in ms, or what is wrong with it and what to write. */
export function readEvery(written: Duration): number | string {
  const ms = parseDuration(written);
  if (ms === undefined) return `${JSON.stringify(written)} is not a duration: write 10m, 1h or 25h`;
  return ms < shortestMs || ms > longestMs
    ? `must be from ${showDuration(shortestMs)} to ${showDuration(longestMs)}`
    : ms;
}

export function expectedOf(sources: ReadonlyMap<string, number>, root: Route): Expected {
  const ofSources = [...sources].map(
    ([name, everyMs]) => [name, { of: "source", name, everyMs }] as const,
  );
  const routes = new Map<string, readonly Expectation[]>();
  const ofRoutes: Expectation[] = [];
  const walk = (route: Route, above: readonly Expectation[]) => {
    const { name, expectEveryMs: everyMs } = route;
    const own: Expectation[] = everyMs === undefined ? [] : [{ of: "route", name, everyMs }];
    ofRoutes.push(...own);
    const through = [...above, ...own];
    // Two routes may bear one name.
    if (through.length > 0) routes.set(name, [...(routes.get(name) ?? []), ...through]);
    for (const child of route.routes) walk(child, through);
  };
  walk(root, []);
  return {
    all: [...ofSources.map(([, each]) => each), ...ofRoutes],
    sources: new Map(ofSources),
    routes,
  };
}
