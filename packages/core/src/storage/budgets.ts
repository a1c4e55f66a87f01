import type { Budgets } from "../storage.ts";
import type { Clock } from "../tools.ts";

interface Bucket {
  /** GCRA's theoretical arrival time: how far ahead of now is how full the bucket is. */
  readonly arrival: number;
  readonly pausedUntil: number;
}

const empty: Bucket = { arrival: 0, pausedUntil: 0 };
const sweepSize = 10_000;

/** Budgets of one process: one or two numbers for each bucket, and none for a bucket at rest. */
export function memoryBudgets(clock: Clock): Budgets {
  const buckets = new Map<string, Bucket>();
  let sweepAt = sweepSize;

  function keep(name: string, bucket: Bucket, now: number) {
    buckets.set(name, bucket);
    if (buckets.size < sweepAt) return;
    for (const [each, { arrival, pausedUntil }] of buckets) {
      if (arrival <= now && pausedUntil <= now) buckets.delete(each);
    }
    sweepAt = Math.max(sweepSize, 2 * buckets.size);
  }

  return {
    async take(name, { perSecond, burst }) {
      const now = clock.now();
      const { arrival, pausedUntil } = buckets.get(name) ?? empty;
      if (pausedUntil > now) return Math.ceil(pausedUntil - now);
      const interval = 1000 / perSecond;
      const from = Math.max(arrival, now);
      const wait = from - (burst - 1) * interval - now;
      // Sums of fractions are a hair off; less than a microsecond is no wait.
      if (wait > 0.001) return Math.ceil(wait);
      keep(name, { arrival: from + interval, pausedUntil }, now);
      return 0;
    },
    async pause(name, until) {
      const now = clock.now();
      const { arrival, pausedUntil } = buckets.get(name) ?? empty;
      if (until > Math.max(now, pausedUntil)) keep(name, { arrival, pausedUntil: until }, now);
    },
    async paused(name) {
      const { pausedUntil } = buckets.get(name) ?? empty;
      return Math.max(0, Math.ceil(pausedUntil - clock.now()));
    },
  };
}
