import { playName } from "./play.ts";
import { type Beats, type HookSpec, type Scenario, wantedOf } from "./scenario.ts";

/** An alert that is sent without an end is over so much later. */
export const resolveTimeout: Beats = 4;

const nobody = "nobody";

/** alertmanager.yml for all scenarios: a route and a receiver for each. JSON is YAML. */
export function oldConfig(
  scenarios: readonly Scenario[],
  hooksUrl: string,
  side: "alertmanager" | "tocsin",
  beatMs: number,
): string {
  const duration = (beats: Beats) => `${Math.round(beats * beatMs)}ms`;
  const able = [...scenarios.entries()].filter(([, each]) => wantedOf(each, side) !== undefined);
  return JSON.stringify({
    global: { resolve_timeout: duration(resolveTimeout) },
    route: {
      receiver: nobody,
      routes: able.map(([index, each]) => routeOf(each, index, duration)),
    },
    receivers: [
      { name: nobody },
      ...able.map(([index, { hooks = { hook: {} } }]) => ({
        name: receiverOf(index),
        webhook_configs: Object.entries(hooks).map(([hook, spec]) => ({
          url: `${hooksUrl}/${hook}`,
          ...optionsOf(spec, side),
        })),
      })),
    ],
    inhibit_rules: able.flatMap(([index, { inhibit = [] }]) =>
      inhibit.map(({ source, target, equal = [] }) => ({
        source_matchers: [...source, `play="${playName(index)}"`],
        target_matchers: [...target, `play="${playName(index)}"`],
        equal: [...equal, "play"],
      })),
    ),
  });
}

function routeOf({ route }: Scenario, index: number, duration: (beats: Beats) => string) {
  const { groupBy = [], wait, interval, repeat, matchers = [] } = route;
  return {
    matchers: [`play="${playName(index)}"`, ...matchers],
    receiver: receiverOf(index),
    group_by: ["play", ...groupBy],
    group_wait: duration(wait),
    group_interval: duration(interval),
    repeat_interval: duration(repeat),
  };
}

function optionsOf({ sendsResolved = true, timeoutMs }: HookSpec, side: "alertmanager" | "tocsin") {
  return {
    send_resolved: sendsResolved,
    ...(timeoutMs === undefined || side === "alertmanager" ? {} : { timeout: `${timeoutMs}ms` }),
  };
}

function receiverOf(index: number): string {
  return `scenario-${index}`;
}
