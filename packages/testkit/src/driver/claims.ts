import { expect } from "vitest";
import { type AddCase, dueNow, eventually, finish, gather } from "./store.ts";

/** What becomes of work in hand. */
export function claimCases(add: AddCase): void {
  add(
    "hands a record out again that changed while in hand, and to one at a time",
    async (store) => {
      const storage = await store.open();
      const gate = store.gate();
      let inHand = 0;
      let most = 0;
      const values: string[] = [];
      storage.consume(
        "work",
        async (claims) => {
          inHand += claims.length;
          most = Math.max(most, inHand);
          for (const claim of claims) {
            values.push(claim.record.value);
            await gate.passed;
            await finish(storage, claim);
          }
          inHand -= claims.length;
        },
        { batch: 5, concurrency: 5 },
      );
      await storage.commit([dueNow("job:1", { value: "1" })]);
      await eventually(() => expect(values).toEqual(["1"]));
      await storage.commit([dueNow("job:1", { value: "2" })]);
      await storage.commit([dueNow("job:1", { value: "3" })]);
      const elsewhere = gather(storage, "elsewhere");
      await storage.commit([dueNow("job:sentinel", { lane: "elsewhere" })]);
      await eventually(() => expect(elsewhere.keys).toHaveLength(1));
      gate.open();
      await eventually(() => expect(values).toEqual(["1", "3"]));
      await eventually(() => expect(inHand).toBe(0));
      expect(most).toBe(1);
    },
  );

  add("hands out at its new time what the handler put off", async (store) => {
    const storage = await store.open();
    let again = 0;
    const handedAt: number[] = [];
    gather(storage, "work", async (claim) => {
      handedAt.push(Date.now());
      if (handedAt.length > 1) return finish(storage, claim);
      again = Date.now() + 200;
      const { key, version } = claim.record;
      await storage.commit([dueNow(key, { expect: version, due: again })]);
    });
    await storage.commit([dueNow("job:1")]);
    await eventually(() => expect(handedAt).toHaveLength(2));
    expect(handedAt[1]).toBeGreaterThanOrEqual(again);
  });

  add("keeps gone what the handler removed", async (store) => {
    const storage = await store.open();
    const lane = gather(storage, "work", async ({ record: { key, version } }) => {
      await storage.commit([{ key, value: null, expect: version }]);
    });
    await storage.commit([dueNow("job:1")]);
    await eventually(async () => {
      expect(lane.keys).toEqual(["job:1"]);
      expect(await storage.read(["job:1"])).toEqual([undefined]);
    });
    await storage.commit([dueNow("job:2")]);
    await eventually(() => expect(lane.keys).toEqual(["job:1", "job:2"]));
  });

  add("hands out again, after a pause, what a handler threw over", async (store) => {
    const storage = await store.open();
    const handedAt: number[] = [];
    const lane = gather(storage, "work", async (claim) => {
      if (claim.record.key === "job:bad") {
        handedAt.push(Date.now());
        if (handedAt.length === 1) throw new Error("not this time");
      }
      await finish(storage, claim);
    });
    await storage.commit([dueNow("job:bad")]);
    await eventually(() => expect(handedAt).toHaveLength(1));
    await storage.commit([dueNow("job:good")]);
    await eventually(() => expect(lane.keys).toEqual(["job:bad", "job:good", "job:bad"]));
    const [first = 0, second = 0] = handedAt;
    expect(second - first).toBeGreaterThanOrEqual(500);
  });

  add("hands out again, after a pause, what a handler left alone", async (store) => {
    const storage = await store.open();
    const handedAt: number[] = [];
    gather(storage, "work", async (claim) => {
      handedAt.push(Date.now());
      if (handedAt.length > 1) await finish(storage, claim);
    });
    await storage.commit([dueNow("job:1", { value: "same" })]);
    await eventually(() => expect(handedAt).toHaveLength(2));
    const [first = 0, second = 0] = handedAt;
    expect(second - first).toBeGreaterThanOrEqual(500);
    expect((await storage.read(["job:1"]))[0]?.value).toBe("same");
  });

  add("stops when what is in hand is done, and takes nothing more", async (store) => {
    const storage = await store.open();
    const gate = store.gate();
    let done = false;
    let stopped = false;
    const first = gather(storage, "work", async (claim) => {
      await gate.passed;
      await finish(storage, claim);
      done = true;
    });
    await storage.commit([dueNow("job:1")]);
    await eventually(() => expect(first.keys).toEqual(["job:1"]));
    const stopping = first.stop().then(() => {
      stopped = true;
    });
    await storage.commit([dueNow("job:2")]);
    expect(stopped).toBe(false);
    gate.open();
    await stopping;
    expect(done).toBe(true);
    const second = gather(storage);
    await eventually(() => expect(second.keys).toEqual(["job:2"]));
    expect(first.keys).toEqual(["job:1"]);
  });

  add("waits with closing for what is in hand", async (store) => {
    const storage = await store.open();
    const gate = store.gate();
    let committed: boolean | undefined;
    const lane = gather(storage, "work", async ({ record: { key, version } }) => {
      await gate.passed;
      committed = await storage.commit([{ key, value: "done", expect: version }]);
    });
    await storage.commit([dueNow("job:1")]);
    await eventually(() => expect(lane.keys).toHaveLength(1));
    const closing = storage.close();
    gate.open();
    await closing;
    expect(committed).toBe(true);
  });
}
