import { expect } from "vitest";
import { startChild } from "./process.ts";
import { type AddCase, dueNow, eventually, finish, gather } from "./store.ts";

const startMs = 20_000;
const caseMs = 60_000;

/** SIGKILL: no driver may need a farewell. */
export function crashCases(add: AddCase, module: URL, recoveryMs: number): void {
  const patience = startMs + recoveryMs;

  add(
    "hands out again what a killed process had in hand, marked as recovered",
    async (store) => {
      const before = await store.open();
      await before.commit([dueNow("job:1"), dueNow("job:2", { due: Date.now() + 1 })]);
      await before.close();
      const child = startChild(module, "hold", store.name);
      await eventually(() => {
        expect(child.lines).toContain("claimed job:1");
        expect(child.lines).toContain("claimed job:2");
      }, startMs);
      await child.kill();
      const storage = await store.open();
      const lane = gather(storage);
      await eventually(() => expect([...lane.keys].sort()).toEqual(["job:1", "job:2"]), patience);
      expect(lane.claims.map((claim) => claim.recovered)).toEqual([true, true]);
    },
    caseMs,
  );

  add(
    "has the state and its work after a kill right behind the commit",
    async (store) => {
      const child = startChild(module, "commit", store.name);
      await child.ended;
      expect(child.lines, child.errors()).toEqual(["open"]);
      const storage = await store.open();
      const records = await storage.read(["job:1", "job:2"]);
      expect(records.map((record) => record?.value)).toEqual(['"state"', '"other"']);
      const page = await storage.list({ collection: "job", terms: ["t"], limit: 5 });
      expect(page.records.map((record) => record.key)).toEqual(["job:1"]);
      const lane = gather(storage);
      await eventually(() => expect(lane.keys).toEqual(["job:1"]), patience);
    },
    caseMs,
  );

  add(
    "has every record whose commit had resolved when it was killed in full flight",
    async (store) => {
      const child = startChild(module, "stream", store.name);
      await eventually(() => expect(child.lines.length).toBeGreaterThan(300), startMs);
      await child.kill();
      const keys = child.lines
        .filter((line) => line.startsWith("committed "))
        .map((line) => line.slice("committed ".length));
      const storage = await store.open();
      const kept = await storage.read(keys);
      expect(keys.filter((_, index) => kept[index] === undefined)).toEqual([]);
      const twins = new Set<string>();
      storage.consume(
        "work",
        async (claims) => {
          await Promise.all(claims.map((claim) => finish(storage, claim)));
          for (const claim of claims) twins.add(claim.record.key.replace("twin:", "note:"));
        },
        { batch: 50, concurrency: 100 },
      );
      await eventually(() => expect(keys.filter((key) => !twins.has(key))).toEqual([]), patience);
    },
    caseMs,
  );

  add("has its records, and never an old version anew, after it was closed", async (store) => {
    const before = await store.open();
    await before.commit([
      { key: "note:kept", value: '"kept"', terms: ["t"] },
      dueNow("job:later", { due: Date.now() + 600 }),
    ]);
    await before.commit([{ key: "note:gone", value: '"old"' }]);
    const [gone] = await before.read(["note:gone"]);
    await before.commit([{ key: "note:gone", value: null }]);
    await before.close();
    const storage = await store.open();
    expect((await storage.read(["note:kept"]))[0]?.value).toBe('"kept"');
    await storage.commit([{ key: "note:gone", value: '"new"', expect: 0 }]);
    const stale = { key: "note:gone", value: '"stale"', expect: gone?.version ?? -1 };
    expect(await storage.commit([stale])).toBe(false);
    const lane = gather(storage);
    await eventually(() => expect(lane.keys).toEqual(["job:later"]), 10_000 + recoveryMs);
  });
}
