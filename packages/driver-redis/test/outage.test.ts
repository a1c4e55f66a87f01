import {
  type Claim,
  type Log,
  type Storage,
  StorageUnavailable,
  silentLog,
  systemClock,
} from "@tocsin/core";
import { type RedisServer, startRedis } from "@tocsin/testkit";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { parseAddress } from "../src/address.ts";
import { redis } from "../src/index.ts";
import { openStorage } from "../src/open.ts";
import { quick } from "./open.ts";

const eventually = <T>(check: () => T | Promise<T>, timeout = 10_000) =>
  vi.waitFor(check, { timeout, interval: 20 });

async function ownServer(): Promise<RedisServer> {
  const server = await startRedis({ own: true });
  onTestFinished(() => server.stop());
  return server;
}

async function open(server: RedisServer, log: Log = silentLog, prefix = "tocsin") {
  const address = parseAddress(server.url, { prefix });
  const storage = await openStorage(address, { clock: systemClock, log }, quick);
  onTestFinished(() => storage.close());
  return storage;
}

const work = (key: string, due = Date.now()) => ({ key, value: key, lane: "work", due });

/** Finishes whatever comes and remembers the keys. */
function finishAll(storage: Storage): Set<string> {
  const keys = new Set<string>();
  storage.consume(
    "work",
    async (claims: readonly Claim[]) => {
      const changes = claims.map(({ record: { key, value, version } }) => ({
        key,
        value,
        expect: version,
      }));
      if (await storage.commit(changes)) for (const { key } of changes) keys.add(key);
    },
    { batch: 5, concurrency: 20 },
  );
  return keys;
}

/** How long it took to be refused. */
async function refusal(attempt: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await expect(attempt()).rejects.toBeInstanceOf(StorageUnavailable);
  return performance.now() - start;
}

let shared: RedisServer;
beforeAll(async () => {
  shared = await startRedis({ own: true });
});
afterAll(() => shared.stop());

test.concurrent("refuses at once while Redis is down, recovers by itself, and says each once", async () => {
  const server = await ownServer();
  const lines: string[] = [];
  const keep = (message: string) => void lines.push(message);
  const storage = await open(server, { ...silentLog, info: keep, warn: keep, error: keep });
  const done = finishAll(storage);
  await storage.commit([work("job:before")]);
  await eventually(() => expect(done).toContain("job:before"));
  await server.kill();
  await eventually(() => expect(lines).toHaveLength(1));
  for (let times = 0; times < 5; times += 1) {
    expect(await refusal(() => storage.commit([work("job:down")]))).toBeLessThan(100);
    expect(await refusal(() => storage.read(["job:before"]))).toBeLessThan(100);
    const query = { collection: "job", terms: ["t"], limit: 1 };
    expect(await refusal(() => storage.list(query))).toBeLessThan(100);
    expect(await refusal(() => storage.check())).toBeLessThan(100);
    expect(await refusal(() => storage.depth())).toBeLessThan(100);
    const rate = { perSecond: 1, burst: 1 };
    expect(await refusal(() => storage.budgets.take("slack", rate))).toBeLessThan(100);
  }
  await server.restart();
  await eventually(() => storage.check());
  await storage.commit([work("job:after")]);
  await eventually(() => expect(done).toContain("job:after"));
  expect(lines).toEqual([expect.stringMatching(/went away/), expect.stringMatching(/is back/)]);
});

test.concurrent("refuses when Redis hangs, and then at once", async () => {
  const server = await ownServer();
  const storage = await open(server);
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  await admin.client("PAUSE", 4_000, "ALL");
  const first = await refusal(() => storage.commit([work("job:1")]));
  expect(first).toBeLessThan(quick.answer + 500);
  expect(await refusal(() => storage.commit([work("job:2")]))).toBeLessThan(100);
  await eventually(() => storage.check());
});

test.concurrent("loses nothing committed when Redis is killed in mid-stream", async () => {
  const server = await ownServer();
  const storage = await open(server);
  const done = finishAll(storage);
  const committed: string[] = [];
  let next = 0;
  let stop = false;
  async function write() {
    while (!stop) {
      next += 1;
      const key = `job:${next}`;
      try {
        if (await storage.commit([work(key)])) committed.push(key);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
  const writers = Array.from({ length: 8 }, write);
  await eventually(() => expect(committed.length).toBeGreaterThan(300));
  await server.kill();
  const before = committed.length;
  await server.restart();
  await eventually(() => expect(committed.length).toBeGreaterThan(before + 300));
  stop = true;
  await Promise.all(writers);
  await eventually(() => expect(committed.filter((key) => !done.has(key))).toEqual([]), 15_000);
});

test.concurrent("goes on when every key of BullMQ is gone while timers wait", async () => {
  const storage = await open(shared, silentLog, "flushed");
  const admin = new Redis(shared.url);
  onTestFinished(() => admin.disconnect());
  const soon = Date.now() + 300;
  await storage.commit([work("job:timer", soon), work("job:timer too", soon + 100)]);
  await storage.commit([work("job:now"), { ...work("job:urgent"), urgent: true }]);
  await eventually(async () => {
    expect(await admin.zcard("flushed:bull:work:delayed")).toBe(2);
    expect(await admin.llen("flushed:bull:work:wait")).toBe(2);
  });
  const done = finishAll(storage);
  await eventually(() => expect(done.size).toBe(2));
  await admin.del(await admin.keys("flushed:bull:*"));
  await eventually(() => expect(done.size).toBe(4), quick.sweep * 2 + quick.grace + 1_500);
});

test.concurrent("runs its scripts again after they were flushed", async () => {
  const storage = await open(shared, silentLog, "noscript");
  const admin = new Redis(shared.url);
  onTestFinished(() => admin.disconnect());
  await storage.commit([{ key: "note:1", value: "1" }]);
  await admin.script("FLUSH");
  expect(await storage.commit([{ key: "note:1", value: "2" }])).toBe(true);
  expect((await storage.read(["note:1"]))[0]?.value).toBe("2");
});

test.concurrent("gives a far timer to BullMQ only shortly before it is due", async () => {
  const storage = await open(shared, silentLog, "far");
  const admin = new Redis(shared.url);
  onTestFinished(() => admin.disconnect());
  const done = finishAll(storage);
  const far = Date.now() + quick.horizon + 60_000;
  await storage.commit(Array.from({ length: 100 }, (_, index) => work(`job:${index}`, far)));
  await storage.commit([work("job:now")]);
  await eventually(() => expect(done).toEqual(new Set(["job:now"])));
  expect(await admin.zcard("far:bull:work:delayed")).toBe(0);
  await storage.commit([work("job:1")]);
  await eventually(() => expect(done).toContain("job:1"));
});

test.concurrent("refuses what a full Redis can't keep, and writes nothing of it", async () => {
  const server = await ownServer();
  const storage = await open(server);
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  await storage.commit([{ key: "note:1", value: "1" }]);
  await admin.config("SET", "maxmemory", "1");
  await expect(storage.commit([{ key: "note:1", value: "2" }])).rejects.toThrow(/OOM/);
  await expect(storage.check()).rejects.toBeInstanceOf(StorageUnavailable);
  await admin.config("SET", "maxmemory", "0");
  expect((await storage.read(["note:1"]))[0]?.value).toBe("1");
});

test.concurrent("closes in time while Redis is down, with work in hand", async () => {
  const server = await ownServer();
  const storage = await redis(server.url).open({ clock: systemClock, log: silentLog });
  let begun = false;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  storage.consume(
    "work",
    async () => {
      begun = true;
      await ended;
    },
    { batch: 1, concurrency: 1 },
  );
  await storage.commit([work("job:1")]);
  await eventually(() => expect(begun).toBe(true));
  await server.kill();
  const start = performance.now();
  const closed = storage.close();
  end();
  await closed;
  expect(performance.now() - start).toBeLessThan(10_000);
  await expect(storage.commit([work("job:2")])).rejects.toBeInstanceOf(StorageUnavailable);
});
