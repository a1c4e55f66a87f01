import { StorageUnavailable, silentLog, systemClock } from "@tocsin/core";
import { type RedisServer, startRedis } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { redis } from "../src/index.ts";
import { quick } from "./open.ts";
import { adminOf, eventually, finishAll, openOn, ownServer, work } from "./stage.ts";

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

test.concurrent("refuses at once while Redis is down, recovers by itself, and says each once", async (context) => {
  const server = await ownServer(context);
  const lines: string[] = [];
  const keep = (message: string) => void lines.push(message);
  const storage = await openOn(server, context, {
    log: { ...silentLog, info: keep, warn: keep, error: keep },
  });
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

test.concurrent("refuses when Redis hangs, and then at once", async (context) => {
  const server = await ownServer(context);
  const storage = await openOn(server, context);
  const admin = adminOf(server, context);
  await admin.client("PAUSE", 4_000, "ALL");
  const first = await refusal(() => storage.commit([work("job:1")]));
  expect(first).toBeLessThan(quick.answer + 500);
  expect(await refusal(() => storage.commit([work("job:2")]))).toBeLessThan(100);
  await eventually(() => storage.check());
});

test.concurrent("loses nothing committed when Redis is killed in mid-stream", async (context) => {
  const server = await ownServer(context);
  const storage = await openOn(server, context);
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

test.concurrent("runs its scripts again after they were flushed", async (context) => {
  const storage = await openOn(shared, context, { prefix: "noscript" });
  const admin = adminOf(shared, context);
  await storage.commit([{ key: "note:1", value: "1" }]);
  await admin.script("FLUSH");
  expect(await storage.commit([{ key: "note:1", value: "2" }])).toBe(true);
  expect((await storage.read(["note:1"]))[0]?.value).toBe("2");
});

test.concurrent("refuses what a full Redis can't keep, and writes nothing of it", async (context) => {
  const server = await ownServer(context);
  const storage = await openOn(server, context);
  const admin = adminOf(server, context);
  await storage.commit([{ key: "note:1", value: "1" }]);
  await admin.config("SET", "maxmemory", "1");
  await expect(storage.commit([{ key: "note:1", value: "2" }])).rejects.toThrow(/OOM/);
  await expect(storage.check()).rejects.toBeInstanceOf(StorageUnavailable);
  await admin.config("SET", "maxmemory", "0");
  expect((await storage.read(["note:1"]))[0]?.value).toBe("1");
});

test.concurrent("closes in time while Redis is down, with work in hand", async (context) => {
  const server = await ownServer(context);
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
  expect(performance.now() - start).toBeLessThan(6_000);
  await expect(storage.commit([work("job:2")])).rejects.toBeInstanceOf(StorageUnavailable);
});
