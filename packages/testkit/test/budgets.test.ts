import { memoryBudgets } from "@tocsin/core";
import { virtualClock } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("budgets in memory", () => {
  it("never give more than the burst and what the rate adds, nor less to one who waits", async () => {
    const rates = fc.record({
      perSecond: fc.double({ min: 0.05, max: 200, noNaN: true }),
      burst: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(rates, fc.array(fc.nat(3000), { maxLength: 60 }), async (rate, waits) => {
        const clock = virtualClock();
        const budgets = memoryBudgets(clock);
        const start = clock.now();
        let taken = 0;
        for (const wait of waits) {
          const left = await budgets.take("bucket", rate);
          if (left === 0) taken += 1;
          await clock.advance(left > 0 && wait % 2 === 0 ? left : wait);
          if (left > 0 && wait % 2 === 0) {
            expect(await budgets.take("bucket", rate)).toBe(0);
            taken += 1;
          }
          const most = rate.burst + ((clock.now() - start) / 1000) * rate.perSecond;
          expect(taken).toBeLessThanOrEqual(most + 0.01);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("forget buckets at rest", async () => {
    const clock = virtualClock();
    const budgets = memoryBudgets(clock);
    const rate = { perSecond: 1, burst: 1 };
    expect(await budgets.take("first", rate)).toBe(0);
    for (let index = 0; index < 25_000; index += 1) await budgets.take(`b${index}`, rate);
    expect(await budgets.take("first", rate)).toBe(1000);
    await clock.advance(1000);
    for (let index = 0; index < 25_000; index += 1) await budgets.take(`c${index}`, rate);
    expect(await budgets.take("first", rate)).toBe(0);
  });
});
