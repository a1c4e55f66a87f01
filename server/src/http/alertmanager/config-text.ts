import {
  type Duration,
  type InhibitOptions,
  parseDuration,
  parseMatchers,
  type RouteOptions,
  showMatcher,
  type TimesOptions,
} from "@tocsin/core";
import { stringify } from "yaml";
import { intervalOf } from "./interval.ts";

/** What of the config decides who is told. */
export interface Routing {
  readonly route: RouteOptions;
  /** Their names: what is behind them is nobody's to read. */
  readonly receivers: readonly string[];
  readonly inhibit: readonly InhibitOptions[];
  readonly times: TimesOptions;
}

const head = `# Tocsin's routing in the words of alertmanager.yml, for amtool. Escalations, names of routes and where the
# receivers lead to have no counterpart here.
`;
// Where Tocsin's defaults are not Alertmanager's.
const defaults: RouteOptions = {
  groupBy: ["source", "subject"],
  groupWait: 0,
  groupInterval: "1m",
  repeatInterval: "4h",
};

/** The routing as an alertmanager.yml that Alertmanager's tools read. */
export function configText({ route, receivers, inhibit, times }: Routing): string {
  const config = {
    route: rootOf(route),
    receivers: receivers.map((name) => ({ name })),
    ...(inhibit.length === 0 ? {} : { inhibit_rules: inhibit.map(ruleOf) }),
    ...(Object.keys(times).length === 0
      ? {}
      : {
          time_intervals: Object.entries(times).map(([name, specs]) => ({
            name,
            time_intervals: specs.map(intervalOf),
          })),
        }),
  };
  // Go reads YAML 1.1, where 22:00 is a number and "on" a truth, unless in quotes.
  const form = { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;
  return head + stringify(config, form);
}

/** Alertmanager's root can't be muted; neither does that change whom a route leads to. */
function rootOf(route: RouteOptions): Record<string, unknown> {
  const { mute: _, active: _active, ...rest } = route;
  return routeOf({ ...defaults, ...rest });
}

function routeOf(route: RouteOptions): Record<string, unknown> {
  const { receiver, matchers = [], groupBy, mute = [], active = [], routes = [] } = route;
  return {
    ...(receiver ? { receiver } : {}),
    ...(matchers.length === 0 ? {} : { matchers: matchersOf(matchers) }),
    ...(groupBy === undefined ? {} : { group_by: [...groupBy] }),
    ...timer("group_wait", route.groupWait, 0),
    ...timer("group_interval", route.groupInterval, 1_000),
    ...timer("repeat_interval", route.repeatInterval, 1_000),
    ...(mute.length === 0 ? {} : { mute_time_intervals: [...mute] }),
    ...(active.length === 0 ? {} : { active_time_intervals: [...active] }),
    ...(route.continue === true ? { continue: true } : {}),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeOf) }),
  };
}

function ruleOf({ source, target, equal = [] }: InhibitOptions): Record<string, unknown> {
  return {
    source_matchers: matchersOf(source),
    target_matchers: matchersOf(target),
    ...(equal.length === 0 ? {} : { equal: [...equal] }),
  };
}

function matchersOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const reading = parseMatchers(text);
    return reading.problem === undefined ? reading.matchers.map(showMatcher) : [];
  });
}

/** `least`: Alertmanager refuses intervals of nothing. */
function timer(name: string, written: Duration | undefined, least: number): Record<string, string> {
  const ms = written === undefined ? undefined : parseDuration(written);
  return ms === undefined ? {} : { [name]: prometheusDuration(Math.max(ms, least)) };
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** The largest unit first, each once. */
function prometheusDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = "";
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text || "0s";
}
