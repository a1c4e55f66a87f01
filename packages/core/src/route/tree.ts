import { readEvery } from "../life/expected.ts";
import type { Matcher } from "./condition.ts";
import type { RouteOptions } from "./options.ts";
import { badGroupBy, type Flap, readDuration, readFlap, readMatchers } from "./route-values.ts";
import { type Candidates, candidatesOf } from "./siblings.ts";

export { matchRoutes } from "./match-routes.ts";

/** A node of the routing tree, with what it inherits filled in. */
export interface Route {
  /** Its name, or its place in the tree: `0.2`. Part of the group key, so a rename begins new incidents. */
  readonly name: string;
  readonly receiver: string;
  readonly escalation?: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** How long a problem has to fire before anybody is told. */
  readonly forMs: number;
  /** How long after it closed by itself news of its group reopens an incident. */
  readonly lingerMs: number;
  readonly flap?: Flap | undefined;
  /** How long nothing may come to it. */
  readonly expectEveryMs?: number | undefined;
  /** Names of times. */
  readonly mute: readonly string[];
  readonly active: readonly string[];
  readonly continues: boolean;
  readonly routes: readonly Route[];
  /** Those of `routes` that may match. */
  readonly candidates: Candidates<Route>;
}

export interface RouteProblem {
  /** Keys and indexes that lead to it in the options. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type RouteReading =
  | {
      readonly route: Route;
      readonly problems?: undefined;
      /** What is read otherwise than its writer may have meant. */
      readonly warnings: readonly RouteProblem[];
    }
  | { readonly problems: readonly RouteProblem[] };

type Timer = "groupWait" | "groupInterval" | "repeatInterval" | "for" | "linger";

interface Names {
  readonly receivers: ReadonlySet<string>;
  readonly escalations: ReadonlySet<string>;
  readonly times: ReadonlySet<string>;
}

/** Written where the escalation of a route above shall not count. */
const noEscalation = "none";

type Inherited = Pick<
  Route,
  | "receiver"
  | "escalation"
  | "groupBy"
  | "groupWaitMs"
  | "groupIntervalMs"
  | "repeatIntervalMs"
  | "forMs"
  | "lingerMs"
  | "flap"
>;

const defaults: Inherited = {
  receiver: "",
  escalation: undefined,
  groupBy: ["source", "subject"],
  groupWaitMs: 0,
  groupIntervalMs: 60_000,
  repeatIntervalMs: 4 * 3_600_000,
  forMs: 0,
  lingerMs: 0,
  flap: undefined,
};

/** Reads the tree and checks it against the receivers there are; finds all problems, not only the first. */
export function buildRoutes(
  options: RouteOptions,
  receivers: readonly string[],
  escalations: readonly string[] = [],
  times: readonly string[] = [],
): RouteReading {
  const names: Names = {
    receivers: new Set(receivers),
    escalations: new Set(escalations),
    times: new Set(times),
  };
  const findings: Findings = { problems: [], warnings: [] };
  const { problems, warnings } = findings;
  const route = build(options, defaults, [], "0", names, findings);
  if (route.matchers.length > 0) {
    problems.push({
      path: ["matchers"],
      message: "the root route takes everything: move the matchers to a route below it",
    });
  }
  if (route.continues) {
    problems.push({
      path: ["continue"],
      message: "the root route has no sibling to go on with: leave it out",
    });
  }
  return problems.length > 0 ? { problems } : { route, warnings };
}

export interface Findings {
  readonly problems: RouteProblem[];
  readonly warnings: RouteProblem[];
}

function build(
  options: RouteOptions,
  above: Inherited,
  path: readonly (string | number)[],
  place: string,
  names: Names,
  findings: Findings,
): Route {
  const { receivers, escalations, times } = names;
  const problem = (key: string, message: string) =>
    findings.problems.push({ path: [...path, key], message });
  const duration = (key: Timer, inherited: number) =>
    readDuration(options[key], inherited, (message) => problem(key, message));

  // As in Alertmanager, an empty one counts as left out.
  const receiver = options.receiver || above.receiver;
  if (receiver === "") problem("receiver", "the root route needs a receiver");
  else if (options.receiver && !receivers.has(receiver)) {
    problem("receiver", `there is no receiver ${JSON.stringify(receiver)}: ${known(receivers)}`);
  }
  const escalation = options.escalation ?? above.escalation;
  if (
    options.escalation !== undefined &&
    options.escalation !== noEscalation &&
    !escalations.has(options.escalation)
  ) {
    const shown = JSON.stringify(options.escalation);
    problem("escalation", `there is no escalation ${shown}: ${known(escalations)}`);
  }
  for (const key of ["mute", "active"] as const) {
    const unknown = options[key]?.find((name) => !times.has(name));
    if (unknown === undefined) continue;
    problem(key, `there are no times ${JSON.stringify(unknown)}: ${known(times)}`);
  }
  const every = options.expectEvery === undefined ? undefined : readEvery(options.expectEvery);
  if (typeof every === "string") problem("expectEvery", every);
  const wrong = badGroupBy(options.groupBy ?? []);
  if (wrong !== undefined) problem("groupBy", wrong);
  const inherited: Inherited = {
    receiver,
    escalation: escalation === noEscalation ? undefined : escalation,
    groupBy: options.groupBy ?? above.groupBy,
    groupWaitMs: duration("groupWait", above.groupWaitMs),
    groupIntervalMs: duration("groupInterval", above.groupIntervalMs),
    repeatIntervalMs: duration("repeatInterval", above.repeatIntervalMs),
    forMs: duration("for", above.forMs),
    lingerMs: duration("linger", above.lingerMs),
    flap: readFlap(options.flap, above.flap, (message) => problem("flap", message)),
  };
  const matchers = readMatchers(options.matchers ?? [], [...path, "matchers"], findings);
  const routes = (options.routes ?? []).map((child, index) =>
    build(child, inherited, [...path, "routes", index], `${place}.${index}`, names, findings),
  );
  return {
    name: options.name ?? place,
    ...inherited,
    matchers,
    expectEveryMs: typeof every === "number" ? every : undefined,
    mute: options.mute ?? [],
    active: options.active ?? [],
    continues: options.continue ?? false,
    routes,
    candidates: candidatesOf(routes),
  };
}

function known(names: ReadonlySet<string>): string {
  return names.size === 0 ? "none is defined" : `there are ${[...names].join(", ")}`;
}
