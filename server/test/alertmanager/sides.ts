import { freePort, startRedis } from "@tocsin/testkit";
import { startHooks } from "./hooks.ts";
import { oldConfig } from "./old-config.ts";
import { playAll, type Side } from "./play.ts";
import { startAlertmanager } from "./real.ts";
import { type Scenario, tempos } from "./scenario.ts";
import { rehearsal } from "./scenarios/rehearsal.ts";
import { startTocsin } from "./tocsin.ts";

/** A server with its receivers, ready to be played on. */
export type Stage = Side & { stop(): Promise<void> };

export const sides = ["alertmanager", "tocsin"] as const;

/** Both are configured by one alertmanager.yml: Tocsin by what its importer makes of it. */
export async function openSide(
  name: Side["name"],
  scenarios: readonly Scenario[],
  beatMs: number,
): Promise<Stage> {
  const hooks = await startHooks();
  const config = oldConfig(scenarios, hooks.url, name, beatMs);
  const server = await (name === "tocsin" ? startTocsin(config) : startAlertmanager(config));
  return {
    name,
    hooks,
    beatMs,
    get url() {
      return server.url;
    },
    reload: server.reload,
    restart: server.restart,
    async stop() {
      await server.stop();
      await hooks.stop();
    },
  };
}

/** Scenarios that share a server of a side. */
export interface Sharing {
  readonly side: Side["name"];
  readonly scenarios: readonly Scenario[];
  /** Default `openSide`. */
  readonly open?: typeof openSide;
}

/**
 * Opens all sides, plays all scenarios at the same time and closes the sides; what was wrong with each, in order.
 * Their times are real and the machine has other work: what goes wrong is played again, slower, and counts as failed
 * when it always does.
 */
export async function playOn(
  all: readonly Sharing[],
): Promise<readonly ReadonlyMap<Scenario, readonly string[]>[]> {
  const outcomes = all.map(() => new Map<Scenario, readonly string[]>());
  let left = all;
  for (const beatMs of tempos) {
    const asked = left.filter(({ scenarios }) => scenarios.length > 0);
    const bills = asked.map(({ scenarios }) => [...scenarios, rehearsal]);
    const stages = await Promise.all(
      asked.map(({ side, open = openSide }, at) => open(side, bills[at] ?? [], beatMs)),
    );
    const play = (some: (scenario: Scenario) => boolean) =>
      Promise.all(stages.map((stage, at) => playAll(bills[at] ?? [], stage, some)));
    await play((scenario) => scenario === rehearsal);
    const played = await play((scenario) => scenario !== rehearsal);
    await Promise.all(stages.map((stage) => stage.stop()));
    for (const [at, sharing] of asked.entries()) {
      for (const [scenario, problems] of played[at] ?? []) {
        outcomes[left.indexOf(sharing)]?.set(scenario, problems);
      }
    }
    left = left.map((sharing, at) => ({
      ...sharing,
      scenarios: sharing.scenarios.filter((each) => (outcomes[at]?.get(each)?.length ?? 0) > 0),
    }));
  }
  return outcomes;
}

/** Two of a kind, of which either would do: a cluster of Alertmanager; Tocsin on one Redis. */
export async function openPair(
  name: Side["name"],
  scenarios: readonly Scenario[],
  beatMs: number,
): Promise<Stage> {
  const hooks = await startHooks();
  const config = oldConfig(scenarios, hooks.url, name, beatMs);
  const { servers, stop } =
    name === "tocsin" ? await twoOnRedis(config) : await twoInCluster(config);
  const [one, other] = servers;
  return {
    name,
    hooks,
    beatMs,
    url: one.url,
    peers: [other.url],
    reload: one.reload,
    restart: one.restart,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      await stop();
      await hooks.stop();
    },
  };
}

async function twoInCluster(config: string) {
  const ports = [await freePort(), await freePort()] as const;
  const [one, other] = ports;
  const servers = await Promise.all([
    startAlertmanager(config, { cluster: { port: one, peers: [other] } }),
    startAlertmanager(config, { cluster: { port: other, peers: [one] } }),
  ]);
  return { servers, stop: async () => {} };
}

async function twoOnRedis(config: string) {
  const redis = await startRedis();
  const storage = `storage: ${redis.url}\n`;
  const servers = await Promise.all([startTocsin(config, storage), startTocsin(config, storage)]);
  return { servers, stop: () => redis.stop() };
}
