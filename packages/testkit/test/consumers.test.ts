import { memoryStorage, type Storage } from "@tocsin/core";
import { virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";

interface Logged {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

async function world() {
  const clock = virtualClock();
  const logged: Logged[] = [];
  const write = (level: string) => (_: string, fields?: Logged["fields"]) => {
    logged.push({ level, fields });
  };
  const log = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  const driver = memoryStorage();
  const storage = await driver.open({ clock, log });
  return { clock, logged, log, driver, storage };
}

const one = { batch: 1, concurrency: 1 };

function put(storage: Storage, key: string, due: number) {
  return storage.commit([{ key, value: "{}", lane: "work", due }]);
}

describe("work in memory, on a virtual clock", () => {
  it("is tried again after 1, 2, 4 … 60 s, and each failure is logged with its pause", async () => {
    const { clock, logged, storage } = await world();
    const start = clock.now();
    const at: number[] = [];
    storage.consume(
      "work",
      async () => {
        at.push((clock.now() - start) / 1000);
        throw new Error("no");
      },
      one,
    );
    await put(storage, "job:1", start);
    await clock.advance(200_000);
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183]);
    expect(logged.slice(0, 2)).toEqual([
      {
        level: "error",
        fields: { lane: "work", records: 1, example: "job:1", retryMs: 1000, error: "Error: no" },
      },
      expect.objectContaining({ fields: expect.objectContaining({ retryMs: 2000 }) }),
    ]);
  });

  it("runs a month of timers at their times", async () => {
    const { clock, storage } = await world();
    const start = clock.now();
    const day = 86_400_000;
    const days: number[] = [];
    storage.consume(
      "work",
      async ([claim]) => {
        days.push((clock.now() - start) / day);
        if (claim !== undefined) await put(storage, claim.record.key, clock.now() + day);
      },
      one,
    );
    await put(storage, "job:daily", start + day);
    await clock.advance(30 * day);
    expect(days).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it("is marked as recovered when the storage is opened again, until it changes", async () => {
    const { clock, log, driver, storage } = await world();
    await put(storage, "job:1", clock.now());
    await put(storage, "job:2", clock.now());
    await storage.close();
    const again = await driver.open({ clock, log });
    await put(again, "job:2", clock.now());
    const recovered: Record<string, boolean> = {};
    again.consume(
      "work",
      async (claims) => {
        for (const claim of claims) {
          recovered[claim.record.key] = claim.recovered;
          await again.commit([{ key: claim.record.key, value: null }]);
        }
      },
      one,
    );
    await clock.advance(0);
    expect(recovered).toEqual({ "job:1": true, "job:2": false });
  });

  it("leaves no timer behind when it is closed", async () => {
    const { clock, storage } = await world();
    storage.consume("work", async () => {}, one);
    await put(storage, "job:1", clock.now() + 1000);
    await clock.advance(0);
    await storage.close();
    expect(clock.pending).toBe(0);
    await expect(storage.read(["job:1"])).rejects.toMatchObject({ name: "StorageUnavailable" });
  });

  it("is refused when it makes no sense, and nothing is written", async () => {
    const { storage } = await world();
    const note = { key: "note:1", value: "1" };
    const senseless = [
      { key: "", value: "1" },
      { key: "note:2", value: "1", due: Number.NaN, lane: "work" },
      { key: "note:2", value: "1", due: 5 },
      { key: "note:2", value: "1", sort: 0.5 },
      { key: "note:2", value: "a\u0000b" },
    ];
    for (const change of senseless) {
      await expect(storage.commit([note, change])).rejects.toThrow(TypeError);
    }
    expect(await storage.read(["note:1", "note:2"])).toEqual([undefined, undefined]);
  });
});
