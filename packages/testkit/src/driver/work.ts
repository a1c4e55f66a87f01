import { expect } from "vitest";
import { type AddCase, dueNow, eventually, finish, gather } from "./store.ts";

/** When work is handed out, and in which order. */
export function workCases(add: AddCase): void {
  add("hands out what is due now, once, as it stands", async (store) => {
    const storage = await store.open();
    const lane = gather(storage);
    await storage.commit([dueNow("job:1", { value: '{"n":1}' })]);
    await eventually(() => expect(lane.keys).toEqual(["job:1"]));
    expect(lane.claims[0]).toMatchObject({ record: { value: '{"n":1}' }, recovered: false });
    await storage.commit([dueNow("job:2")]);
    await eventually(() => expect(lane.keys).toEqual(["job:1", "job:2"]));
  });

  add("hands out what was due before anyone consumed", async (store) => {
    const storage = await store.open();
    await storage.commit([dueNow("job:1"), dueNow("job:2", { due: Date.now() - 60_000 })]);
    const lane = gather(storage);
    await eventually(() => expect([...lane.keys].sort()).toEqual(["job:1", "job:2"]));
  });

  add("hands nothing out before its time", async (store) => {
    const storage = await store.open();
    const handedAt = new Map<string, number>();
    gather(storage, "work", async (claim) => {
      handedAt.set(claim.record.key, Date.now());
      await finish(storage, claim);
    });
    const due = Date.now() + 400;
    await storage.commit([dueNow("job:later", { due }), dueNow("job:now")]);
    await eventually(() => expect(handedAt.has("job:later")).toBe(true));
    expect(handedAt.get("job:later")).toBeGreaterThanOrEqual(due);
    expect([...handedAt.keys()]).toEqual(["job:now", "job:later"]);
  });

  add("follows a due time that is moved or taken away", async (store) => {
    const storage = await store.open();
    const lane = gather(storage);
    const soon = Date.now() + 1500;
    await storage.commit([
      dueNow("job:dropped", { due: soon }),
      dueNow("job:removed", { due: soon }),
      dueNow("job:sooner", { due: soon + 3_600_000 }),
      dueNow("job:later", { due: soon }),
    ]);
    await storage.commit([
      { key: "job:dropped", value: "{}" },
      { key: "job:removed", value: null },
      dueNow("job:sooner"),
      dueNow("job:later", { due: soon + 300 }),
    ]);
    await eventually(() => expect(lane.keys).toEqual(["job:sooner", "job:later"]));
    expect(Date.now()).toBeGreaterThanOrEqual(soon + 300);
  });

  add("does not hand out what a refused commit wanted", async (store) => {
    const storage = await store.open();
    const lane = gather(storage);
    await storage.commit([{ key: "note:there", value: "1" }]);
    await storage.commit([dueNow("job:refused"), { key: "note:there", value: "2", expect: 0 }]);
    await storage.commit([dueNow("job:sentinel")]);
    await eventually(() => expect(lane.keys).toEqual(["job:sentinel"]));
  });

  add("hands out the urgent first", async (store) => {
    const storage = await store.open();
    const due = Date.now() - 1000;
    const usual = Array.from({ length: 20 }, (_, index) => dueNow(`job:${index}`, { due }));
    await storage.commit(usual);
    await storage.commit([dueNow("job:urgent", { urgent: true })]);
    const gate = store.gate();
    const lane = gather(storage, "work", async (claim) => {
      await gate.passed;
      await finish(storage, claim);
    });
    await eventually(() => expect(lane.keys[0]).toBe("job:urgent"));
    await storage.commit([dueNow("job:urgent too", { urgent: true })]);
    gate.open();
    await eventually(() => expect(lane.keys).toHaveLength(22));
    expect(lane.keys[1]).toBe("job:urgent too");
  });

  add("keeps to batch and concurrency, and uses them", async (store) => {
    const storage = await store.open();
    const gate = store.gate();
    const sizes: number[] = [];
    let inHand = 0;
    let most = 0;
    storage.consume(
      "work",
      async (claims) => {
        sizes.push(claims.length);
        inHand += claims.length;
        most = Math.max(most, inHand);
        await gate.passed;
        for (const claim of claims) await finish(storage, claim);
        inHand -= claims.length;
      },
      { batch: 3, concurrency: 7 },
    );
    await storage.commit(Array.from({ length: 30 }, (_, index) => dueNow(`job:${index}`)));
    await eventually(() => expect(inHand).toBe(7));
    gate.open();
    const total = () => sizes.reduce((sum, size) => sum + size, 0);
    await eventually(() => expect(total()).toBe(30));
    await eventually(() => expect(inHand).toBe(0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
    expect(most).toBe(7);
  });

  add("does not let one lane wait for another", async (store) => {
    const storage = await store.open();
    const gate = store.gate();
    const stuck = gather(storage, "slow", () => gate.passed);
    const lane = gather(storage, "fast");
    await storage.commit([dueNow("job:slow", { lane: "slow" })]);
    await eventually(() => expect(stuck.keys).toEqual(["job:slow"]));
    await storage.commit([dueNow("job:fast", { lane: "fast" })]);
    await eventually(() => expect(lane.keys).toEqual(["job:fast"]));
  });

  add("follows a record from lane to lane", async (store) => {
    const storage = await store.open();
    const first = gather(storage, "first", async ({ record: { key, version } }) => {
      await storage.commit([dueNow(key, { expect: version, lane: "second", value: "2" })]);
    });
    const second = gather(storage, "second");
    await storage.commit([dueNow("job:1", { lane: "first" })]);
    await eventually(() => expect(second.claims[0]?.record.value).toBe("2"));
    expect(first.keys).toEqual(["job:1"]);
  });

  add("tells how deep each lane is", async (store) => {
    const storage = await store.open();
    const oldestDue = Date.now() - 5000;
    await storage.commit([
      dueNow("job:1", { due: oldestDue }),
      dueNow("job:2"),
      dueNow("job:3", { lane: "other", urgent: true }),
      dueNow("job:4", { lane: "idle", due: Date.now() + 3_600_000 }),
      { key: "note:1", value: "1" },
    ]);
    await eventually(async () => {
      const depth = await storage.depth();
      expect(depth.work).toEqual({ waiting: 2, oldestDue });
      expect(depth.other?.waiting).toBe(1);
      expect(depth.idle?.waiting ?? 0).toBe(0);
    });
    gather(storage);
    await eventually(async () => expect((await storage.depth()).work?.waiting ?? 0).toBe(0));
  });
}
