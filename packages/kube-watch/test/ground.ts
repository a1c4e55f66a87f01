import { silentLog, systemClock } from "@tocsin/core";
import { pass, pod } from "@tocsin/testkit";
import { type Cluster, connectCluster, type Resource, type Watching } from "../src/index.ts";
import type { Happened } from "./chronicle.ts";
import { relay } from "./relay.ts";
import { makeStand } from "./stand.ts";

/** A cluster that a storm can rage on. */
export interface Ground {
  readonly cluster: Watching;
  readonly resource: Resource;
  put(name: string, value: number): Promise<Happened>;
  /** undefined: there was none. */
  remove(name: string): Promise<Happened | undefined>;
  readonly disturbances: Readonly<Record<string, () => void | Promise<void>>>;
  /** Ends what would not end by itself. */
  calm(): void;
  until(look: () => boolean, what: string): Promise<void>;
  close(): Promise<void>;
}

export async function fakeGround(): Promise<Ground> {
  const stand = await makeStand({ opaque: true });
  const { fake, clock } = stand;
  return {
    cluster: stand.cluster,
    resource: { path: "/api/v1/pods" },
    async put(name, restarts) {
      const { metadata } = fake.apply(pod({ name, restarts }));
      return { type: "set", name, version: metadata.resourceVersion };
    },
    async remove(name) {
      if (!fake.objects("pods").some(({ metadata }) => metadata.name === name)) return undefined;
      const { metadata } = fake.remove(pod({ name }));
      return { type: "gone", name, version: metadata.resourceVersion };
    },
    disturbances: {
      recover: () => stand.until(() => fake.openWatches === 1, "the watch to be open", 1_000),
      "a moment": () => stand.soon(() => true),
      "some seconds": () => pass(clock, 3_000),
      "five minutes": () => pass(clock, 300_000),
      expire: () => fake.expire(),
      "expire what is not open": () => fake.expire({ spareOpen: true }),
      drop: () => fake.dropConnections(),
      "http 410": () => fake.http410(),
      rotate: () => void fake.rotateToken(),
      bookmark: () => fake.bookmark(),
      garble: () => fake.garble('{"type":"ADDED","obj\n'),
      "garble without an end": () => fake.garble('{"type":"ADDED",'),
      "an error in the stream": () =>
        fake.garble('{"type":"ERROR","object":{"kind":"Status","code":500,"message":"etcd"}}\n'),
      chop: () => fake.chop(64),
      "refuse once": () => fake.refuse(500),
      "ask for patience": () => fake.refuse(429, { retryAfterSeconds: 3 }),
    },
    calm: () => fake.heal(),
    // In small steps: what is under way may need longer than it takes virtual time to run out.
    until: (look, what) => stand.until(look, what, 1_000),
    close: () => fake.stop(),
  };
}

/** A real cluster's `default` namespace: the account may write ConfigMaps there. */
export async function realGround(kubeconfig: string): Promise<Ground> {
  const { KubeConfig, CoreV1Api } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const target = config.getCurrentCluster();
  if (target === null) throw new Error("KUBECONFIG_TEST has no current context");
  const server = new URL(target.server);
  if (server.protocol === "http:") Object.assign(target, { skipTLSVerify: true });
  const api = config.makeApiClient(CoreV1Api);
  const wire = await relay(server);
  const named = /^[\d.[]|^localhost$/.test(server.hostname)
    ? {}
    : { tlsServerName: server.hostname };
  const relayed = new KubeConfig();
  relayed.loadFromString(config.exportConfig());
  Object.assign(relayed.getCurrentCluster() ?? {}, { server: wire.url, ...named });
  const cluster: Cluster & Watching = await connectCluster(
    { kubeconfig: relayed.exportConfig() },
    { fetch, clock: systemClock, log: silentLog },
  );
  const namespace = "default";
  const label = { "tocsin-test": Math.random().toString(36).slice(2) };
  const there = new Set<string>();
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const put = async (name: string, value: number): Promise<Happened> => {
    const full = `${label["tocsin-test"]}-${name}`;
    const body = { metadata: { name: full, labels: label }, data: { value: String(value) } };
    const { metadata } = there.has(full)
      ? await api.replaceNamespacedConfigMap({ name: full, namespace, body })
      : await api.createNamespacedConfigMap({ namespace, body });
    there.add(full);
    return { type: "set", name: full, version: metadata?.resourceVersion ?? "" };
  };
  const remove = async (name: string): Promise<Happened | undefined> => {
    const full = `${label["tocsin-test"]}-${name}`;
    if (!there.delete(full)) return undefined;
    await api.deleteNamespacedConfigMap({ name: full, namespace });
    return { type: "gone", name: full };
  };
  return {
    cluster,
    resource: {
      path: `/api/v1/namespaces/${namespace}/configmaps`,
      query: { labelSelector: `tocsin-test=${label["tocsin-test"]}` },
    },
    put,
    remove,
    disturbances: {
      "a moment": () => wait(50).then(() => {}),
      recover: () => wait(1_500).then(() => {}),
      drop: () => wire.cut(),
    },
    calm() {},
    async until(look, what) {
      for (let tries = 0; !look(); tries += 1) {
        if (tries > 600) throw new Error(`waited a minute for ${what}`);
        await wait(100);
      }
    },
    async close() {
      for (const full of [...there]) await api.deleteNamespacedConfigMap({ name: full, namespace });
      await wire.stop();
    },
  };
}
