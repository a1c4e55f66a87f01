import {
  createGateway,
  defineSource,
  memoryStorage,
  type Storage,
  type StorageDriver,
  silentLog,
  type Watch,
} from "@tocsin/core";
import { type VirtualClock, virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";

interface About {
  readonly clock?: VirtualClock;
  readonly storage?: StorageDriver;
  readonly role?: "web" | "all";
}

async function watching(watch: Watch, about: About = {}) {
  const { clock = virtualClock(), storage = memoryStorage(), role = "all" } = about;
  const source = defineSource({
    type: "eye",
    options: z.strictObject({}),
    open: () => ({ watch }),
  });
  const gateway = createGateway({
    sources: { eye: source({}) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage,
    role,
    clock,
    log: silentLog,
  });
  await gateway.start();
  await clock.advance(0);
  return { gateway, clock };
}

describe("a source that watches", () => {
  it("reports what it sees, in its own name, until the gateway stops", async () => {
    let stopped = false;
    const { gateway, clock } = await watching(async (emit, signal) => {
      await emit([{ title: "a pod crashed" }]);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped = true;
    });
    const { items } = await gateway.incidents.list();
    expect(items.map(({ source, title }) => `${source}: ${title}`)).toEqual(["eye: a pod crashed"]);
    await Promise.all([gateway.stop(), clock.advance(0)]);
    expect(stopped).toBe(true);
  });

  it("is started again when it fails, later and later", async () => {
    let starts = 0;
    const { gateway, clock } = await watching(async () => {
      starts += 1;
      throw new Error("410 Gone");
    });
    await clock.advance(2_000);
    expect(starts).toBe(2);
    await clock.advance(60_000);
    expect(starts).toBeLessThan(8);
    await Promise.all([gateway.stop(), clock.advance(0)]);
  });
});

/** One storage for several gateways, as processes share one Redis. */
function shared(): StorageDriver {
  const inner = memoryStorage();
  let opened: Promise<Storage> | undefined;
  return {
    name: inner.name,
    async open(tools) {
      opened ??= inner.open(tools);
      return { ...(await opened), close: async () => {} };
    },
  };
}

describe("a source that watches, asked to look again", () => {
  const signal = new AbortController().signal;

  /** One process that watches and one that is called, and how often a watch began. */
  async function stage() {
    const clock = virtualClock();
    const storage = shared();
    const seen = { begun: 0, running: 0 };
    const watch: Watch = async (_, until) => {
      seen.begun += 1;
      seen.running += 1;
      await new Promise((resolve) => until.addEventListener("abort", resolve));
      seen.running -= 1;
    };
    const holder = await watching(watch, { clock, storage });
    const called = await watching(watch, { clock, storage, role: "web" });
    const ask = () => called.gateway.catchUp("eye", signal);
    const stop = async () => {
      const gateways = [holder.gateway, called.gateway];
      await Promise.all([...gateways.map((each) => each.stop()), clock.advance(0)]);
    };
    return { clock, seen, holder: holder.gateway, ask, stop };
  }

  it("begins its watch anew where it runs, within seconds", async () => {
    const { clock, seen, ask, stop } = await stage();
    await clock.advance(60_000);
    expect(seen).toEqual({ begun: 1, running: 1 });
    expect(await ask()).toEqual({
      asked: true,
      detail: expect.stringMatching(/^asked the watch to look again: it begins anew within 5 s/),
    });
    await clock.advance(5_000);
    expect(seen).toEqual({ begun: 2, running: 1 });
    await clock.advance(600_000);
    expect(seen).toEqual({ begun: 2, running: 1 });
    await stop();
    expect(seen.running).toBe(0);
  });

  it("looks once, however often it was asked meanwhile, and again when asked later", async () => {
    const { clock, seen, ask, stop } = await stage();
    for (let asked = 0; asked < 20; asked += 1) await ask();
    await clock.advance(60_000);
    expect(seen.begun).toBe(2);
    await ask();
    await clock.advance(5_000);
    expect(seen).toEqual({ begun: 3, running: 1 });
    await stop();
  });

  it("says so when nobody watches; who begins to then looks once", async () => {
    const { clock, seen, holder, ask, stop } = await stage();
    await Promise.all([holder.stop(), clock.advance(0)]);
    expect(await ask()).toMatchObject({
      asked: true,
      detail: expect.stringMatching(/^no process watches just now/),
    });
    await holder.start();
    await clock.advance(60_000);
    expect(seen).toEqual({ begun: 2, running: 1 });
    await stop();
  });
});
