import type { Budgets, Rate } from "@tocsin/core";
import { batched } from "./batch.ts";
import { pausedScript, pauseScript, takeScript } from "./scripts/budgets.ts";
import { parts } from "./scripts/script.ts";
import type { Store } from "./store.ts";

interface Take {
  readonly bucket: string;
  readonly rate: Rate;
}

/** Counters that all processes share. */
export function budgetsOf(store: Store): Budgets {
  const { clock } = store;
  const take = batched<Take, number>(
    async (takes) => {
      const each = takes.flatMap(({ bucket, rate }) => [
        bucket,
        1000 / rate.perSecond,
        Math.max(1, rate.burst),
      ]);
      return parts(await store.run(takeScript, [clock.now(), ...each])).map(Number);
    },
    { weight: () => 1, most: 200 },
  );
  return {
    async take(bucket, rate) {
      if (!(rate.perSecond > 0)) throw new Error(`the rate of ${bucket} must be above 0`);
      return take({ bucket, rate });
    },
    async pause(bucket, until) {
      await store.run(pauseScript, [clock.now(), bucket, until]);
    },
    async paused(bucket) {
      return Number(await store.run(pausedScript, [clock.now(), bucket]));
    },
  };
}
