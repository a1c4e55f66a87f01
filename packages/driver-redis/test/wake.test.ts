import type { Claim } from "@tocsin/core";
import { type RedisServer, startRedis } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { quick } from "./open.ts";
import { adminOf, eventually, finishAll, openOn, work } from "./stage.ts";

let shared: RedisServer;
beforeAll(async () => {
  shared = await startRedis({ own: true });
});
afterAll(() => shared.stop());

test.concurrent("goes on when every key of BullMQ is gone while timers wait", async (context) => {
  const storage = await openOn(shared, context, { prefix: "flushed" });
  const admin = adminOf(shared, context);
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

test.concurrent("finds one lost wake-up while others wait", async (context) => {
  const storage = await openOn(shared, context, { prefix: "one lost" });
  const admin = adminOf(shared, context);
  await storage.commit([work("job:lost")]);
  await eventually(async () => expect(await admin.llen("one lost:bull:work:wait")).toBe(1));
  await admin.del("one lost:bull:work:wait");
  const held: string[] = [];
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  storage.consume(
    "work",
    async ([claim]) => {
      if (claim !== undefined) held.push(claim.record.key);
      if (claim?.record.key !== "job:lost") await ended;
    },
    { batch: 1, concurrency: 2 },
  );
  await storage.commit([work("job:holder")]);
  await eventually(() => expect(held).toEqual(["job:holder"]));
  await eventually(() => expect(held).toContain("job:lost"));
  end();
});

test.concurrent("goes on when the reminders of a backlog are lost too", async (context) => {
  const storage = await openOn(shared, context, { prefix: "reminders" });
  const admin = adminOf(shared, context);
  const handed = new Set<string>();
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  storage.consume(
    "work",
    async ([claim]) => {
      if (claim === undefined) return;
      handed.add(claim.record.key);
      await ended;
      const { key, value, version } = claim.record;
      await storage.commit([{ key, value, expect: version }]);
    },
    { batch: 1, concurrency: 1 },
  );
  for (let job = 0; job < 6; job += 1) {
    await storage.commit([work(`job:${job}`)]);
    await eventually(() => expect(handed.size).toBe(1));
  }
  const waiting = () => admin.llen("reminders:bull:work:wait");
  // One is in hand, the job of the next was taken too.
  await eventually(async () => expect(await waiting()).toBe(4));
  await eventually(async () => expect(await waiting()).toBeGreaterThan(4));
  await admin.del(await admin.keys("reminders:bull:*"));
  end();
  await eventually(() => expect(handed.size).toBe(6), quick.sweep * 2 + quick.grace + 1_500);
});

test.concurrent("gives a far timer to BullMQ only shortly before it is due", async (context) => {
  const timing = { ...quick, horizon: 1_200, lead: 1_000, sweep: 200, grace: 5_000 };
  const storage = await openOn(shared, context, { prefix: "far", timing });
  const admin = adminOf(shared, context);
  const done = finishAll(storage);
  const far = Date.now() + 2_000;
  await storage.commit(Array.from({ length: 100 }, (_, index) => work(`job:${index}`, far)));
  await storage.commit([work("job:now")]);
  await eventually(() => expect(done).toEqual(new Set(["job:now"])));
  expect(await admin.zcard("far:bull:work:delayed")).toBe(0);
  // As many keys as fit share a job.
  await eventually(async () => expect(await admin.zcard("far:bull:work:delayed")).toBe(2));
  expect(Date.now()).toBeLessThan(far);
  await eventually(() => expect(done.size).toBe(101), 3_000);
  expect(Date.now()).toBeGreaterThanOrEqual(far);
});

test.concurrent("hands out nothing twice at once, whatever wakes come", async (context) => {
  const storage = await openOn(shared, context, { prefix: "twice" });
  const inHand = new Map<string, number>();
  const handed: string[] = [];
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  storage.consume(
    "work",
    async ([claim]: readonly Claim[]) => {
      if (claim === undefined) return;
      const { key, value, version } = claim.record;
      handed.push(key);
      inHand.set(key, (inHand.get(key) ?? 0) + 1);
      if (key !== "job:last") await ended;
      await storage.commit([{ key, value, expect: version }]);
    },
    { batch: 1, concurrency: 10 },
  );
  // Announced for later, then for now: two wake-ups are under way.
  const later = Date.now() + 300;
  await storage.commit([work("job:moved", later)]);
  await storage.commit([work("job:moved"), { ...work("job:urgent"), urgent: true }]);
  await eventually(() => expect(handed).toHaveLength(2));
  await storage.commit([work("job:last", later + 200)]);
  await eventually(() => expect(handed).toContain("job:last"));
  expect(inHand.get("job:moved")).toBe(1);
  expect(inHand.get("job:urgent")).toBe(1);
  end();
});

test.concurrent("gives back what it had not claimed when it stops", async (context) => {
  const timing = { ...quick, grace: 60_000, sweep: 60_000 };
  const one = await openOn(shared, context, { prefix: "stop", timing });
  const two = await openOn(shared, context, { prefix: "stop", timing });
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let held = 0;
  const consumer = one.consume(
    "work",
    async ([claim]: readonly Claim[]) => {
      held += 1;
      await ended;
      if (claim === undefined) return;
      const { key, value, version } = claim.record;
      await one.commit([{ key, value, expect: version }]);
    },
    { batch: 1, concurrency: 2 },
  );
  await one.commit(Array.from({ length: 80 }, (_, index) => work(`job:${index}`)));
  await eventually(() => expect(held).toBe(2));
  const stopped = consumer.stop();
  end();
  await stopped;
  const done = finishAll(two);
  await eventually(() => expect(done.size).toBe(80 - held));
});
