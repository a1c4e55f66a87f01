import { type Clock, systemClock } from "@tocsin/core";
import {
  countedFetch,
  type FakeKubernetes,
  fakeKubernetes,
  type KubernetesObject,
  pass,
  until,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import { minute, second, start } from "./objects.ts";
import { realCluster } from "./real-cluster.ts";

type Look<Value> = () => Value | undefined | false | Promise<Value | undefined | false>;

/** A cluster to write to, and its time. */
export interface Ground {
  readonly kubeconfig: string;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  /** The namespace that is the test's own. */
  readonly namespace: string;
  /** Creates or replaces, with the status. */
  put(...objects: readonly KubernetesObject[]): Promise<void>;
  until<Value>(look: Look<Value>, what: string): Promise<Value>;
  pass(ms: number): Promise<void>;
  /** As long as what is told twice would need to come. */
  aWhile(): Promise<void>;
}

export interface FakeGround extends Ground {
  readonly cluster: FakeKubernetes;
  readonly clock: VirtualClock;
}

export async function fakeGround(): Promise<FakeGround> {
  const clock = virtualClock(start);
  const cluster = await fakeKubernetes({ clock, name: "prod" });
  onTestFinished(() => cluster.stop());
  const { fetch, waiting } = countedFetch();
  const busy = () => waiting() > 0;
  const passed = (ms: number) => pass(clock, ms, { busy, stepMs: 15_000 });
  return {
    cluster,
    kubeconfig: cluster.kubeconfig,
    clock,
    fetch,
    namespace: "shop",
    async put(...objects) {
      for (const object of objects) cluster.apply(object);
    },
    until: (look, what) => until(clock, look, { busy, what, withinMs: 20 * minute, stepMs: 5_000 }),
    pass: passed,
    aWhile: () => passed(2 * minute),
  };
}

/** A real API server, with controllers or without: the account may make namespaces and what is in them. */
export async function realGround(kubeconfig: string): Promise<Ground> {
  const cluster = await realCluster(kubeconfig);
  const namespace = `tocsin-test-${Math.random().toString(36).slice(2, 8)}`;
  const of = (kind: string, name: string, more: object = {}) =>
    ({ apiVersion: "v1", kind, metadata: { name }, ...more }) as KubernetesObject;
  await cluster.apply(of("Namespace", namespace));
  onTestFinished(() => cluster.remove(of("Namespace", namespace)));
  const within = (object: KubernetesObject) => ({
    ...object,
    metadata: { ...object.metadata, namespace },
  });
  // Pods need it, and without controllers nobody makes it.
  await cluster.apply(within(of("ServiceAccount", "default")));
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    kubeconfig,
    clock: systemClock,
    fetch,
    namespace,
    async put(...objects) {
      for (const object of objects) await cluster.apply(object);
    },
    async until(look, what) {
      for (let tries = 0; tries < 600; tries += 1) {
        const value = await look();
        if (value !== undefined && value !== false) return value;
        await wait(200);
      }
      throw new Error(`waited two minutes for ${what}`);
    },
    pass: wait,
    aWhile: () => wait(15 * second),
  };
}
