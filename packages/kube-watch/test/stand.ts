import { type Log, silentLog } from "@tocsin/core";
import {
  type FakeKubernetes,
  type FakeKubernetesOptions,
  fakeKubernetes,
  pass,
  pod,
  settle,
  type VirtualClock,
  virtualClock,
} from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import {
  type Cluster,
  connectCluster,
  type KubeChange,
  type Resource,
  type Watching,
} from "../src/index.ts";

export interface Stand {
  readonly fake: FakeKubernetes;
  readonly clock: VirtualClock;
  readonly cluster: Cluster & Watching;
  /** What the log warned of. */
  readonly warnings: readonly string[];
  /** What the log told, all levels. */
  readonly told: readonly string[];
  /** When each request was made. */
  readonly askedAt: readonly number[];
  /** Watches pods, or what is given; stops with the test. */
  watch(resource?: Partial<Resource>, take?: (change: KubeChange) => Promise<void>): Viewer;
  /** Lets virtual time pass until it is so. */
  until(look: () => boolean, what?: string, stepMs?: number): Promise<void>;
  /** Lets everything happen that needs no virtual time, until it is so. */
  soon(look: () => boolean, what?: string): Promise<void>;
}

/** What a watcher holds, and how it came to it. */
export interface Viewer {
  readonly changes: readonly KubeChange[];
  /** Version by name. */
  readonly view: ReadonlyMap<string, string>;
  /** How many full lists it got. */
  readonly lists: number;
  /** What came beside lists, as in `set web-1`. */
  readonly news: readonly string[];
  readonly progress: readonly { readonly listed: boolean; readonly resourceVersion: string }[];
  /** Why it ended, if it did. */
  readonly ended: Promise<unknown>;
  stop(): void;
}

export async function makeStand(options: FakeKubernetesOptions = {}): Promise<Stand> {
  const clock = virtualClock();
  const fake = await fakeKubernetes({ clock, ...options });
  const told: string[] = [];
  const warnings: string[] = [];
  const note =
    (...lists: string[][]): Log["warn"] =>
    (message, fields) => {
      for (const list of lists) list.push(`${message} ${JSON.stringify(fields ?? {})}`);
    };
  const log: Log = {
    ...silentLog,
    debug: note(told),
    info: note(told),
    warn: note(told, warnings),
  };
  const askedAt: number[] = [];
  let asking = 0;
  const countingFetch: typeof fetch = async (input, init) => {
    asking += 1;
    askedAt.push(clock.now());
    try {
      const response = await fetch(input, init);
      if (String(input).includes("watch=1")) return response;
      const { status, headers } = response;
      return new Response(await response.arrayBuffer(), { status, headers });
    } finally {
      asking -= 1;
    }
  };
  /** On a busy machine an answer takes long: virtual time must not run out meanwhile. */
  async function answered() {
    for (let round = 0; round < 1000; round += 1) {
      await settle();
      if (asking <= fake.requests.filter(({ status }) => status === 0).length) return;
    }
  }
  const cluster = await connectCluster(
    { kubeconfig: fake.kubeconfig },
    { fetch: countingFetch, clock, log },
  );
  const controller = new AbortController();
  onTestFinished(async () => {
    controller.abort();
    await fake.stop();
  });
  return {
    fake,
    clock,
    cluster,
    warnings,
    told,
    askedAt,
    watch: (resource = {}, take) => view(cluster, resource, controller.signal, take),
    async until(look, what = "it", stepMs = 5_000) {
      const end = clock.now() + 6 * 60_000;
      for (;;) {
        await answered();
        if (look()) return;
        if (clock.now() >= end) throw new Error(`waited 6 min of virtual time for ${what}`);
        const next = (clock.next ?? end) - clock.now();
        await clock.advance(Math.min(Math.max(next, 10), stepMs));
      }
    },
    async soon(look, what = "it") {
      for (let round = 0; !look(); round += 1) {
        if (round > 1000) throw new Error(`waited in vain for ${what}`);
        await settle();
      }
    },
  };
}

export function view(
  cluster: Watching,
  resource: Partial<Resource>,
  outer: AbortSignal,
  take: (change: KubeChange) => Promise<void> = async () => {},
): Viewer {
  const changes: KubeChange[] = [];
  const held = new Map<string, string>();
  const news: string[] = [];
  const progress: { listed: boolean; resourceVersion: string }[] = [];
  let lists = 0;
  const own = new AbortController();
  const signal = AbortSignal.any([outer, own.signal]);
  const ended = cluster.watch(
    { path: "/api/v1/pods", ...resource },
    async (change) => {
      await take(change);
      changes.push(change);
      if (change.type === "listed") {
        lists += 1;
        held.clear();
        for (const { metadata } of change.objects)
          held.set(metadata.name, metadata.resourceVersion);
        return;
      }
      const { name, resourceVersion } = change.object.metadata;
      news.push(`${change.type} ${name}`);
      if (change.type === "set") held.set(name, resourceVersion);
      else held.delete(name);
    },
    signal,
    (state) => progress.push({ ...state }),
  );
  return {
    changes,
    view: held,
    news,
    progress,
    get lists() {
      return lists;
    },
    ended: ended.then(
      () => "ended",
      (error: unknown) => error,
    ),
    stop: () => own.abort(),
  };
}

/** A stand that watches pods, with one in the cluster. */
export async function watchingStand() {
  const stand = await makeStand();
  const first = stand.fake.apply(pod({ name: "web-1" }));
  const viewer = stand.watch();
  await stand.soon(() => stand.fake.openWatches === 1, "the watch to open");
  // It has lived: that it ends is nothing special.
  await pass(stand.clock, 2000);
  return { stand, viewer, first, ...stand };
}

export const watches = ({ fake }: Stand) => fake.requests.filter(({ watch }) => watch);
export const lists = ({ fake }: Stand) => fake.requests.filter(({ watch }) => !watch);
