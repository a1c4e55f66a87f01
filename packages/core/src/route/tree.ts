import { parseDuration } from "./duration.ts";
import { type LabelView, type Matcher, parseMatcher } from "./matcher.ts";
import type { Duration, RouteOptions } from "./options.ts";

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
  readonly continues: boolean;
  readonly routes: readonly Route[];
}

export interface RouteProblem {
  /** Keys and indexes that lead to it in the options. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type RouteReading =
  | { readonly route: Route; readonly problems?: undefined }
  | { readonly problems: readonly RouteProblem[] };

interface Names {
  readonly receivers: ReadonlySet<string>;
  readonly escalations: ReadonlySet<string>;
}

/** Written where the escalation of a route above shall not count. */
const noEscalation = "none";

type Inherited = Pick<
  Route,
  "receiver" | "escalation" | "groupBy" | "groupWaitMs" | "groupIntervalMs" | "repeatIntervalMs"
>;

const defaults: Inherited = {
  receiver: "",
  escalation: undefined,
  groupBy: ["source", "subject"],
  groupWaitMs: 0,
  groupIntervalMs: 60_000,
  repeatIntervalMs: 4 * 3_600_000,
};

/** Reads the tree and checks it against the receivers there are; finds all problems, not only the first. */
export function buildRoutes(
  options: RouteOptions,
  receivers: readonly string[],
  escalations: readonly string[] = [],
): RouteReading {
  const problems: RouteProblem[] = [];
  const known = { receivers: new Set(receivers), escalations: new Set(escalations) };
  const route = build(options, defaults, [], "0", known, problems);
  if ((options.matchers ?? []).length > 0) {
    problems.push({
      path: ["matchers"],
      message: "the root route takes everything: move the matchers to a route below it",
    });
  }
  return problems.length > 0 ? { problems } : { route };
}

function build(
  options: RouteOptions,
  above: Inherited,
  path: readonly (string | number)[],
  place: string,
  names: Names,
  problems: RouteProblem[],
): Route {
  const { receivers, escalations } = names;
  const problem = (key: string, message: string) =>
    problems.push({ path: [...path, key], message });
  const duration = (key: "groupWait" | "groupInterval" | "repeatInterval", inherited: number) =>
    readDuration(options[key], inherited, (message) => problem(key, message));

  const receiver = options.receiver ?? above.receiver;
  if (receiver === "") problem("receiver", "the root route needs a receiver");
  else if (options.receiver !== undefined && !receivers.has(receiver)) {
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
  const groupBy = options.groupBy ?? above.groupBy;
  if (groupBy.includes("...") && groupBy.length > 1) {
    problem("groupBy", '"..." means all labels and stands alone');
  }
  const inherited: Inherited = {
    receiver,
    escalation: escalation === noEscalation ? undefined : escalation,
    groupBy,
    groupWaitMs: duration("groupWait", above.groupWaitMs),
    groupIntervalMs: duration("groupInterval", above.groupIntervalMs),
    repeatIntervalMs: duration("repeatInterval", above.repeatIntervalMs),
  };
  const matchers = (options.matchers ?? []).flatMap((text, index) => {
    const reading = parseMatcher(text);
    if ("matcher" in reading) return [reading.matcher];
    problems.push({ path: [...path, "matchers", index], message: reading.problem });
    return [];
  });
  return {
    name: options.name ?? place,
    ...inherited,
    matchers,
    continues: options.continue ?? false,
    routes: (options.routes ?? []).map((child, index) =>
      build(child, inherited, [...path, "routes", index], `${place}.${index}`, names, problems),
    ),
  };
}

function readDuration(
  written: Duration | undefined,
  inherited: number,
  problem: (message: string) => void,
): number {
  if (written === undefined) return inherited;
  const read = parseDuration(written);
  if (read === undefined) {
    problem(`${JSON.stringify(written)} is not a duration: write 30s, 5m, 4h or 1h30m`);
    return inherited;
  }
  return read;
}

function known(names: ReadonlySet<string>): string {
  return names.size === 0 ? "none is defined" : `there are ${[...names].join(", ")}`;
}

/** The routes that take these labels: depth first; a node stands for itself when none below it matches. */
export function matchRoutes(route: Route, labels: LabelView): Route[] {
  if (!route.matchers.every((matcher) => matcher.test(labels))) return [];
  const below: Route[] = [];
  for (const child of route.routes) {
    const found = matchRoutes(child, labels);
    below.push(...found);
    if (found.length > 0 && !child.continues) break;
  }
  return below.length > 0 ? below : [route];
}
