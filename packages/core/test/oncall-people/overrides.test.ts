import { describe, expect, it } from "vitest";
import { liveOverrides, removeOverride, saveOverride } from "../../src/oncall/overrides.ts";
import { emptyStorage } from "./people.ts";

const hour = 3_600_000;
const day = 24 * hour;

async function overrides() {
  const { storage, clock } = await emptyStorage();
  const begin = clock.now();
  return {
    clock,
    begin,
    async save(from: number, to: number, reason: string, schedule = "primary") {
      const given = {
        schedule,
        start: begin + from,
        end: begin + to,
        people: ["bo"],
        reason,
        by: "ann",
      };
      const saved = await saveOverride(storage, given, clock.now());
      return typeof saved === "string" ? saved : saved.id;
    },
    remove: (id: string, schedule = "primary") =>
      removeOverride(storage, schedule, id, clock.now()),
    async live(from?: number, schedule = "primary") {
      const found = await liveOverrides(storage, schedule, clock.now(), from);
      return found.map(({ reason }) => reason);
    },
  };
}

describe("overrides made while the gateway runs", () => {
  it("are found by schedule, in the order they begin, until they are over", async () => {
    const { save, live, clock } = await overrides();
    await save(2 * hour, 9 * hour, "late");
    await save(0, 3 * hour, "early");
    await save(0, hour, "other", "secondary");
    expect(await live()).toEqual(["early", "late"]);
    await clock.advance(3 * hour);
    expect(await live()).toEqual(["late"]);
    expect(await live(undefined, "secondary")).toEqual([]);
  });

  it("are known for 30 days after their end, for who asks of the past", async () => {
    const { save, live, clock, begin } = await overrides();
    await save(0, hour, "past");
    await clock.advance(30 * day);
    expect(await live(begin)).toEqual(["past"]);
    await clock.advance(2 * hour);
    expect(await live(begin)).toEqual([]);
  });

  it("are gone when they are cancelled before they begin", async () => {
    const { save, live, remove, begin } = await overrides();
    const id = await save(hour, 2 * hour, "dentist");
    expect(await remove(id, "secondary")).toBe(false);
    expect(await remove(id)).toBe(true);
    expect(await remove(id)).toBe(false);
    expect(await live(begin)).toEqual([]);
  });

  it("keep what was of them when they are cancelled halfway", async () => {
    const { save, live, remove, clock, begin } = await overrides();
    const id = await save(0, 8 * hour, "cut");
    await save(0, 4 * hour, "whole");
    await clock.advance(hour);
    expect(await remove(id)).toBe(true);
    expect(await live()).toEqual(["whole"]);
    expect((await live(begin)).sort()).toEqual(["cut", "whole"]);
    expect(await remove(id)).toBe(false);
    await clock.advance(4 * hour);
    expect(await live(begin + hour)).toEqual(["whole"]);
  });

  it("are at most 200 that are not over; those of the past do not count", async () => {
    const { save, live, clock, begin } = await overrides();
    for (let count = 0; count < 200; count += 1) await save(0, hour + count, `${count}`);
    expect(await save(0, hour, "too much")).toMatch(/^primary has 200 overrides.*cancel some/);
    expect(await save(0, hour, "elsewhere", "secondary")).toMatch(/^ovr_/);
    await clock.advance(2 * hour);
    expect(await save(3 * hour, 4 * hour, "next")).toMatch(/^ovr_/);
    expect(await live()).toEqual(["next"]);
    expect(await live(begin)).toHaveLength(201);
  });
});
