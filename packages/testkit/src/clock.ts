import type { Clock } from "@tocsin/core";

export interface VirtualClock extends Clock {
  /** Runs everything that falls due in the next `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  readonly pending: number;
  /** When the first of them falls due. */
  readonly next: number | undefined;
}

interface Timer {
  readonly time: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that stands still until it is told to move on. */
export function virtualClock(start = Date.parse("2026-01-05T09:00:00Z")): VirtualClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();
  const first = () =>
    [...timers].reduce<Timer | undefined>((best, timer) => {
      if (best === undefined || timer.time < best.time) return timer;
      return timer.time === best.time && timer.order < best.order ? timer : best;
    }, undefined);

  return {
    now: () => now,
    at(time, callback) {
      order += 1;
      const timer: Timer = { time: Math.max(time, now), order, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    get next() {
      return first()?.time;
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let next = first(); next !== undefined && next.time <= end; next = first()) {
        timers.delete(next);
        now = Math.max(now, next.time);
        next.callback();
        await settle();
      }
      now = end;
    },
  };
}

/** Long enough for chains of promises that need no outside event. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
