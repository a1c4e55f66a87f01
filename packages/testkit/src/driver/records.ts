import { expect } from "vitest";
import { type AddCase, eventually } from "./store.ts";

const oddKeys = [
  "odd:with spaces and 'quotes' \"too\"",
  "odd:{braces}%20*?[x]",
  "odd:a:b::c",
  "odd:new\nline\ttab",
  "odd:한국어 🔔",
  "odd:nul\u0000byte",
  `odd:${"long".repeat(100)}`,
];

export function recordCases(add: AddCase): void {
  add(
    "reads what was written, in the order asked, undefined for what is not there",
    async (store) => {
      const storage = await store.open();
      await storage.commit([
        { key: "note:a", value: '{"n":1}' },
        { key: "note:b", value: '{"n":2}' },
      ]);
      const [b, none, a, again] = await storage.read(["note:b", "note:c", "note:a", "note:b"]);
      expect(a).toMatchObject({ key: "note:a", value: '{"n":1}' });
      expect(b).toMatchObject({ key: "note:b", value: '{"n":2}' });
      expect(again).toEqual(b);
      expect(none).toBeUndefined();
      expect(a?.version).toBeGreaterThan(0);
      expect(await storage.read([])).toEqual([]);
      expect(await storage.commit([])).toBe(true);
    },
  );

  add("keeps any key and any text", async (store) => {
    const storage = await store.open();
    const value = JSON.stringify({ text: "é 한 🔔 \u0000 \\ ' \"", long: "x".repeat(1_000_000) });
    expect(await storage.commit(oddKeys.map((key) => ({ key, value, expect: 0 })))).toBe(true);
    const records = await storage.read(oddKeys);
    expect(records.map((record) => record?.key)).toEqual(oddKeys);
    expect(records.every((record) => record?.value === value)).toBe(true);
  });

  add("lets versions grow, and writes nothing on a stale one", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "note:a", value: "1" }]);
    const [first] = await storage.read(["note:a"]);
    const version = first?.version ?? -1;
    expect(await storage.commit([{ key: "note:a", value: "2", expect: version }])).toBe(true);
    const [second] = await storage.read(["note:a"]);
    expect(second?.version).toBeGreaterThan(version);
    expect(await storage.commit([{ key: "note:a", value: "3", expect: version }])).toBe(false);
    expect(await storage.read(["note:a"])).toEqual([second]);
  });

  add("takes expect 0 as: must not exist", async (store) => {
    const storage = await store.open();
    expect(await storage.commit([{ key: "note:a", value: "1", expect: 0 }])).toBe(true);
    expect(await storage.commit([{ key: "note:a", value: "2", expect: 0 }])).toBe(false);
    expect(await storage.commit([{ key: "note:none", value: "2", expect: 7 }])).toBe(false);
    const [a, none] = await storage.read(["note:a", "note:none"]);
    expect([a?.value, none]).toEqual(["1", undefined]);
  });

  add("writes over whatever is there without expect", async (store) => {
    const storage = await store.open();
    for (const value of ["1", "2"]) {
      expect(await storage.commit([{ key: "note:a", value }])).toBe(true);
    }
    expect((await storage.read(["note:a"]))[0]?.value).toBe("2");
  });

  add("writes all of a commit or nothing of it", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "note:there", value: "1" }]);
    const refused = await storage.commit([
      { key: "note:new", value: "1", expect: 0 },
      { key: "note:over", value: "1" },
      { key: "note:there", value: "2", expect: 0 },
    ]);
    expect(refused).toBe(false);
    const [isNew, over, there] = await storage.read(["note:new", "note:over", "note:there"]);
    expect([isNew, over, there?.value]).toEqual([undefined, undefined, "1"]);
  });

  add("removes with null", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "note:a", value: "1" }]);
    const [first] = await storage.read(["note:a"]);
    const stale = (first?.version ?? 0) + 1_000_000;
    expect(await storage.commit([{ key: "note:a", value: null, expect: stale }])).toBe(false);
    const version = first?.version ?? -1;
    expect(await storage.commit([{ key: "note:a", value: null, expect: version }])).toBe(true);
    expect(await storage.read(["note:a"])).toEqual([undefined]);
    expect(await storage.commit([{ key: "note:never", value: null }])).toBe(true);
  });

  add("never takes a record made anew for the one that was read", async (store) => {
    const storage = await store.open();
    await storage.commit([{ key: "note:a", value: "old", expect: 0 }]);
    const [old] = await storage.read(["note:a"]);
    await storage.commit([{ key: "note:a", value: null }]);
    await storage.commit([{ key: "note:a", value: "new", expect: 0 }]);
    const version = old?.version ?? -1;
    expect(await storage.commit([{ key: "note:a", value: "stale", expect: version }])).toBe(false);
    expect((await storage.read(["note:a"]))[0]?.value).toBe("new");
  });

  add("forgets what has expired, and only that", async (store) => {
    const storage = await store.open();
    const terms = ["state:open"];
    await storage.commit([
      { key: "seen:short", value: "1", terms, expires: Date.now() + 1000 },
      { key: "seen:long", value: "1", terms, expires: Date.now() + 3_600_000 },
      { key: "seen:kept", value: "1", terms, expires: Date.now() + 1000 },
    ]);
    expect((await storage.read(["seen:short"]))[0]?.value).toBe("1");
    await storage.commit([{ key: "seen:kept", value: "2", terms }]);
    await eventually(async () => {
      expect(await storage.read(["seen:short"])).toEqual([undefined]);
      const page = await storage.list({ collection: "seen", terms, limit: 10 });
      expect(page.records.map((record) => record.key).sort()).toEqual(["seen:kept", "seen:long"]);
    });
    expect((await storage.read(["seen:long", "seen:kept"])).map((r) => r?.value)).toEqual([
      "1",
      "2",
    ]);
    expect(await storage.commit([{ key: "seen:short", value: "3", expect: 0 }])).toBe(true);
  });

  add("says that it can write, and nothing is taken after it was closed", async (store) => {
    const storage = await store.open();
    await expect(storage.check()).resolves.toBeUndefined();
    await storage.close();
    await expect(storage.commit([{ key: "note:late", value: "1" }])).rejects.toThrow();
  });
}
