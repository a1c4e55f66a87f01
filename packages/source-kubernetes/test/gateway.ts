import {
  createGateway,
  type Gateway,
  type IncidentView,
  memoryStorage,
  type Notice,
  type Storage,
  type StorageDriver,
  StorageUnavailable,
  silentLog,
} from "@tocsin/core";
import type { FakeKubernetes, VirtualClock } from "@tocsin/testkit";
import { onTestFinished } from "vitest";
import { kubernetes } from "../src/index.ts";
import { fakeGround, type Ground } from "./ground.ts";

type Options = Parameters<typeof kubernetes>[0];

export interface Gateways {
  /** Everything that any gateway took in, each id once. */
  readonly notices: Notice[];
  /** Starts a gateway on the one storage; `kill` is SIGKILL. */
  gateway(options?: Partial<Options>): Promise<Running>;
  until: Ground["until"];
  pass(ms: number): Promise<void>;
  /** `open Deployment shop/web: …`, oldest first. */
  incidents(): Promise<string[]>;
  find(title: string): Promise<IncidentView>;
}

export interface Landscape extends Gateways {
  readonly cluster: FakeKubernetes;
  readonly clock: VirtualClock;
}

export interface Running {
  readonly gateway: Gateway;
  kill(): Promise<void>;
}

/** A cluster and the gateways that watch it, over real HTTP and on a virtual clock. */
export async function landscape(): Promise<Landscape> {
  const ground = await fakeGround();
  return { ...gatewaysOn(ground), cluster: ground.cluster, clock: ground.clock };
}

/** Gateways that watch the cluster of this ground. */
export function gatewaysOn(ground: Ground): Gateways {
  const { clock, fetch } = ground;
  const shared = sharedStorage();
  const notices: Notice[] = [];
  const running: Gateway[] = [];
  onTestFinished(async () => {
    const stopped = Promise.allSettled(running.map((each) => each.stop()));
    await Promise.all([stopped, ground.pass(0)]);
  });
  const latest = () => running.at(-1) as Gateway;

  return {
    notices,
    async gateway(options = {}) {
      const own = shared.handle();
      const gateway = createGateway({
        sources: { kube: kubernetes({ kubeconfig: ground.kubeconfig, ...options }) },
        receivers: { ops: [] },
        route: { receiver: "ops" },
        storage: own.driver,
        clock,
        log: silentLog,
        fetch,
      });
      await gateway.start();
      gateway.on("routed", ({ notice }) => void notices.push(notice));
      running.push(gateway);
      return { gateway, kill: own.kill };
    },
    until: ground.until,
    pass: ground.pass,
    async incidents() {
      const { items } = await latest().incidents.list({ limit: 500 });
      return items.map(({ state, title }) => `${state} ${title}`).reverse();
    },
    async find(title) {
      const { items } = await latest().incidents.list({ limit: 500 });
      const found = items.find((each) => each.title.includes(title));
      if (found === undefined) throw new Error(`no incident is called ${title}`);
      return found;
    },
  };
}

/** One storage for several gateways, as processes share one Redis; a killed one writes nothing any more. */
function sharedStorage() {
  let opened: Promise<Storage> | undefined;
  const inner = memoryStorage();
  return {
    handle() {
      let isDead = false;
      const consumers: { stop(): Promise<void> }[] = [];
      const alive = () => {
        if (isDead) throw new StorageUnavailable("this process is dead");
      };
      const driver: StorageDriver = {
        name: inner.name,
        async open(tools) {
          opened ??= inner.open(tools);
          const storage = await opened;
          return {
            ...storage,
            async read(keys) {
              alive();
              return storage.read(keys);
            },
            async commit(changes) {
              alive();
              return storage.commit(changes);
            },
            consume(...all) {
              const consumer = storage.consume(...all);
              consumers.push(consumer);
              return consumer;
            },
            close: async () => {},
          };
        },
      };
      const kill = async () => {
        isDead = true;
        await Promise.all(consumers.map((each) => each.stop()));
      };
      return { driver, kill };
    },
  };
}
