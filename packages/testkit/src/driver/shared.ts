import type { Claim, Storage } from "@tocsin/core";
import { expect } from "vitest";
import { type AddCase, dueNow, eventually, finish } from "./store.ts";

/** For drivers whose store several processes may have open. */
export function sharedCases(add: AddCase): void {
  add("hands each claim to one of two", async (store) => {
    const [one, two] = [await store.open(), await store.open()];
    const counts = new Map<string, number>();
    const both: number[] = [0, 0];
    const consume = (storage: Storage, index: number) =>
      storage.consume(
        "work",
        async (claims: readonly Claim[]) => {
          both[index] = (both[index] ?? 0) + claims.length;
          for (const claim of claims) {
            const { key } = claim.record;
            counts.set(key, (counts.get(key) ?? 0) + 1);
            await finish(storage, claim);
          }
        },
        { batch: 4, concurrency: 8 },
      );
    consume(one, 0);
    consume(two, 1);
    const keys = Array.from({ length: 200 }, (_, index) => `job:${index}`);
    await Promise.all(keys.map((key) => one.commit([dueNow(key)])));
    await eventually(() => expect(counts.size).toBe(200));
    expect([...counts.values()].every((count) => count === 1)).toBe(true);
    expect(both.every((count) => count > 0)).toBe(true);
  });

  add("lets one see what the other wrote, and race for it", async (store) => {
    const [one, two] = [await store.open(), await store.open()];
    await one.commit([{ key: "counter:one", value: "0", terms: ["t"] }]);
    async function increment(storage: Storage) {
      for (;;) {
        const [counter] = await storage.read(["counter:one"]);
        if (counter === undefined) throw new Error("the counter is gone");
        const value = String(Number(counter.value) + 1);
        const { key, version } = counter;
        if (await storage.commit([{ key, value, expect: version, terms: ["t"] }])) return;
      }
    }
    const racers = Array.from({ length: 50 }, (_, index) => increment(index % 2 ? one : two));
    await Promise.all(racers);
    const page = await two.list({ collection: "counter", terms: ["t"], limit: 1 });
    expect(page.records[0]?.value).toBe("50");
  });

  add("shares what providers allow", async (store) => {
    const [one, two] = [await store.open(), await store.open()];
    const rate = { perSecond: 0.01, burst: 10 };
    const waits = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 ? one : two).budgets.take("slack", rate)),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
    await one.budgets.pause("discord", Date.now() + 60_000);
    expect(await two.budgets.paused("discord")).toBeGreaterThan(50_000);
  });
}
