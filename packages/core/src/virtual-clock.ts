import { makeHeap, type Placed } from "./storage/heap.ts";
import type { Clock } from "./tools.ts";

/** A clock that a test, or a simulation, moves on by hand. */
export interface VirtualClock extends Clock {
  /** Runs everything that falls due in the next `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  readonly pending: number;
  /** When the first of them falls due. */
  readonly next: number | undefined;
}

interface Timer extends Placed {
  readonly time: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that stands still until it is told to move on. */
export function virtualClock(start = Date.parse("2026-01-05T09:00:00Z")): VirtualClock {
  let now = start;
  let order = 0;
  const timers = makeHeap<Timer>((one, other) =>
    one.time === other.time ? one.order < other.order : one.time < other.time,
  );
  const take = (timer: Timer) => {
    if (timer.place >= 0) timers.remove(timer);
  };

  return {
    now: () => now,
    at(time, callback) {
      order += 1;
      const timer: Timer = { time: Math.max(time, now), order, callback, place: -1 };
      timers.add(timer);
      return () => take(timer);
    },
    get pending() {
      return timers.size;
    },
    get next() {
      return timers.first()?.time;
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let next = timers.first(); next && next.time <= end; next = timers.first()) {
        take(next);
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
