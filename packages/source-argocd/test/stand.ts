import {
  type Consumer,
  createGateway,
  type Gateway,
  type Log,
  memoryStorage,
  type Notice,
  type Storage,
  type StorageDriver,
} from "@tocsin/core";
import {
  countedFetch,
  type KubernetesObject,
  settle,
  until,
  type VirtualClock,
} from "@tocsin/testkit";
import { argocd } from "../src/index.ts";
import type { Argo } from "./fake-argocd.ts";
import { type Fields, payload } from "./payload.ts";

export const start = Date.parse("2026-11-23T09:00:00Z");
export const hookToken = "hook-token";

/** `minutes` after the start, as Argo CD writes it. */
export const time = (minutes: number) =>
  new Date(start + minutes * 60_000).toISOString().replace(".000Z", "Z");

/** An application that is healthy and in sync, with these fields instead. */
export function application(name: string, changes: Fields = {}): KubernetesObject {
  const { app } = payload({ app: changes }) as { app: Fields & { metadata: Fields } };
  const metadata = { ...app.metadata, name, namespace: "argocd", uid: `uid-${name}` };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    ...app,
    metadata,
  } as unknown as KubernetesObject;
}

export const degraded = (at: number, more: Fields = {}): Fields => ({
  status: { health: { status: "Degraded", lastTransitionTime: time(at) }, reconciledAt: time(at) },
  ...more,
});
export const healthy = (at: number): Fields => ({
  status: { health: { status: "Healthy", lastTransitionTime: time(at) }, reconciledAt: time(at) },
});
export const syncing = (at: number): Fields => ({
  status: {
    operationState: { phase: "Running", startedAt: time(at), finishedAt: undefined },
    reconciledAt: time(at),
  },
});
export const synced = (began: number, ended: number, more: Fields = {}): Fields => ({
  status: {
    operationState: { phase: "Succeeded", startedAt: time(began), finishedAt: time(ended) },
    reconciledAt: time(ended),
    ...more,
  },
});

export interface Stand {
  readonly gateway: Gateway;
  readonly clock: VirtualClock;
  /** What was news: kind, status and title. */
  readonly told: string[];
  readonly notices: Notice[];
  readonly logged: string[];
  /** Waits until this was told. */
  hears(words: string | RegExp): Promise<string>;
  /** Lets time pass that brings nothing of itself. */
  pass(minutes: number): Promise<void>;
  /** As by SIGKILL: from now on nothing of it is written. */
  kill(): Promise<void>;
  /** Another gateway on the same records. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A gateway that watches this Argo CD. */
export async function stand(
  argo: Argo,
  clock: VirtualClock,
  options: Record<string, unknown> = {},
): Promise<Stand> {
  const [told, notices, logged]: [string[], Notice[], string[]] = [[], [], []];
  const write = (message: string, fields?: unknown) =>
    logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug() {}, info: write, warn: write, error: write };
  const inner = memoryStorage();
  let open: Storage | undefined;

  // A stream may have nothing to say for long.
  const { fetch, waiting } = countedFetch((url) => !url.includes("/stream/"));

  async function begin() {
    let alive = true;
    const consumers: Consumer[] = [];
    const storage: StorageDriver = {
      name: inner.name,
      async open(tools) {
        open ??= await inner.open(tools);
        const kept = open;
        return {
          ...kept,
          close: async () => {},
          consume(...given) {
            const consumer = kept.consume(...given);
            consumers.push(consumer);
            return consumer;
          },
          // What is dead waits for ever.
          commit: (changes) => (alive ? kept.commit(changes) : new Promise(() => {})),
        };
      },
    };
    const { watch, ...more } = { watch: argo.watch, ...options } as { watch: object };
    const gateway = createGateway({
      sources: {
        argocd: argocd({ watch, token: hookToken, cluster: "prod-eu-1", ...more } as never),
      },
      receivers: { ops: [] },
      route: { receiver: "ops" },
      storage,
      clock,
      log,
      fetch,
    });
    await gateway.start();
    gateway.on("routed", ({ notice, incidents }) => {
      if (!alive || incidents.length === 0) return;
      notices.push(notice);
      told.push([notice.kind, notice.status, notice.title].filter(Boolean).join(" "));
    });
    const kill = () => {
      alive = false;
      for (const consumer of consumers) void consumer.stop();
    };
    return { gateway, kill };
  }

  let now = await begin();
  const busy = () => waiting() > 0;
  const fits = (words: string | RegExp) => (line: string) =>
    typeof words === "string" ? line.includes(words) : words.test(line);
  return {
    get gateway() {
      return now.gateway;
    },
    clock,
    told,
    notices,
    logged,
    hears: (words) =>
      until(clock, () => told.find(fits(words)), {
        what: String(words),
        otherwise: () => `but only for ${JSON.stringify(told)} ${JSON.stringify(logged)}`,
        stepMs: 500,
        busy,
      }),
    async pass(minutes) {
      const end = clock.now() + minutes * 60_000;
      const step = Math.max(15_000, (minutes * 60_000) / 20);
      while (clock.now() < end) {
        await settle(busy);
        await clock.advance(Math.min(step, end - clock.now()));
      }
      await settle(busy);
    },
    async kill() {
      now.kill();
      // Its lease is over some time later.
      argo.drop();
      await clock.advance(20_000);
    },
    async restart() {
      now = await begin();
    },
    async stop() {
      const stopping = now.gateway.stop();
      for (let ended = false; !ended; ) {
        await settle();
        await clock.advance(1_000);
        ended = await Promise.race([stopping.then(() => true), settle().then(() => false)]);
      }
      await argo.stop();
    },
  };
}
