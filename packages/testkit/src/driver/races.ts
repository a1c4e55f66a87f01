import { expect } from "vitest";
import type { AddCase } from "./store.ts";

const racers = 50;

export function raceCases(add: AddCase): void {
  add("loses nothing of 50 racers on one record", async (store) => {
    const storage = await store.open();
    async function increment() {
      for (;;) {
        const [counter] = await storage.read(["counter:one"]);
        const value = String(Number(counter?.value ?? 0) + 1);
        const change = { key: "counter:one", value, expect: counter?.version ?? 0 };
        if (await storage.commit([change])) return;
      }
    }
    await Promise.all(Array.from({ length: racers }, increment));
    expect((await storage.read(["counter:one"]))[0]?.value).toBe(String(racers));
  });

  add("lets one of 50 racers make a record", async (store) => {
    const storage = await store.open();
    const won = await Promise.all(
      Array.from({ length: racers }, (_, racer) =>
        storage.commit([{ key: "lock:one", value: String(racer), expect: 0 }]),
      ),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await storage.read(["lock:one"]))[0]?.value).toBe(String(won.indexOf(true)));
  });

  add("keeps the sum when racers move from one record to another", async (store) => {
    const storage = await store.open();
    const keys = ["purse:a", "purse:b"] as const;
    await storage.commit([
      { key: keys[0], value: "100" },
      { key: keys[1], value: "0" },
    ]);
    async function move() {
      for (;;) {
        const [a, b] = await storage.read(keys);
        if (a === undefined || b === undefined) throw new Error("a purse is gone");
        const moved = await storage.commit([
          { key: a.key, value: String(Number(a.value) - 1), expect: a.version },
          { key: b.key, value: String(Number(b.value) + 1), expect: b.version },
        ]);
        if (moved) return;
      }
    }
    await Promise.all(Array.from({ length: 20 }, move));
    const purses = await storage.read(keys);
    expect(purses.map((purse) => purse?.value)).toEqual(["80", "20"]);
  });

  add("keeps every one of many commits made at once", async (store) => {
    const storage = await store.open();
    const keys = Array.from({ length: 500 }, (_, index) => `note:${index}`);
    const won = await Promise.all(
      keys.map((key, index) => storage.commit([{ key, value: String(index), expect: 0 }])),
    );
    expect(won.every(Boolean)).toBe(true);
    const records = await storage.read(keys);
    expect(records.map((record) => record?.value)).toEqual(keys.map((_, index) => String(index)));
  });
}
