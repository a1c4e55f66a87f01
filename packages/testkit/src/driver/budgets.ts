import type { Storage } from "@tocsin/core";
import { expect } from "vitest";
import { type AddCase, eventually } from "./store.ts";

export function budgetCases(add: AddCase): void {
  add("gives the burst at once, then at the rate", async (store) => {
    const { budgets } = await store.open();
    const rate = { perSecond: 1, burst: 3 };
    const waits = await takeTimes(budgets, 4, rate);
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBeGreaterThan(0);
    expect(waits[3]).toBeLessThanOrEqual(1000);
    expect(await budgets.take("other", rate)).toBe(0);
    await eventually(async () => expect(await budgets.take("slack", rate)).toBe(0), 5000);
    expect(await budgets.take("slack", rate)).toBeGreaterThan(0);
  });

  add("takes nothing when it says wait", async (store) => {
    const { budgets } = await store.open();
    const rate = { perSecond: 0.1, burst: 1 };
    const waits = await takeTimes(budgets, 20, rate);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
  });

  add("gives each out once when many take at once", async (store) => {
    const { budgets } = await store.open();
    const rate = { perSecond: 0.01, burst: 10 };
    const takers = Array.from({ length: racers }, () => budgets.take("slack", rate));
    const waits = await Promise.all(takers);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  });

  add("pauses a bucket, and a shorter pause changes nothing", async (store) => {
    const { budgets } = await store.open();
    const rate = { perSecond: 1000, burst: 1000 };
    expect(await budgets.paused("slack")).toBe(0);
    const until = Date.now() + 1500;
    await budgets.pause("slack", until);
    await budgets.pause("slack", until - 1400);
    const left = await budgets.paused("slack");
    expect(left).toBeGreaterThan(100);
    expect(left).toBeLessThanOrEqual(1500);
    expect(await budgets.take("slack", rate)).toBeGreaterThan(0);
    expect(await budgets.take("other", rate)).toBe(0);
    await eventually(async () => expect(await budgets.take("slack", rate)).toBe(0));
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    expect(await budgets.paused("slack")).toBe(0);
  });
}

const racers = 50;

async function takeTimes(
  budgets: Storage["budgets"],
  times: number,
  rate: Parameters<Storage["budgets"]["take"]>[1],
): Promise<number[]> {
  const waits: number[] = [];
  for (let time = 0; time < times; time += 1) waits.push(await budgets.take("slack", rate));
  return waits;
}
