import type { Clock } from "../tools.ts";

/** Many deadlines on one timer: nearly every try ends before its own, so a timer each is wasted. */
export interface Deadlines {
  /** Calls `late` once at or after `time`; returns what takes it back. */
  add(time: number, late: () => void): () => void;
}

interface Deadline {
  readonly time: number;
  readonly late: () => void;
}

const byClock = new WeakMap<Clock, Deadlines>();

export function deadlinesOf(clock: Clock): Deadlines {
  let deadlines = byClock.get(clock);
  if (deadlines === undefined) {
    deadlines = makeDeadlines(clock);
    byClock.set(clock, deadlines);
  }
  return deadlines;
}

function makeDeadlines(clock: Clock): Deadlines {
  const all = new Set<Deadline>();
  let armedFor = Number.POSITIVE_INFINITY;
  let cancel = () => {};

  function arm(time: number) {
    if (time >= armedFor) return;
    cancel();
    armedFor = time;
    cancel = clock.at(time, passed);
  }

  function passed() {
    armedFor = Number.POSITIVE_INFINITY;
    const now = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const deadline of all) {
      if (deadline.time > now) {
        next = Math.min(next, deadline.time);
        continue;
      }
      all.delete(deadline);
      deadline.late();
    }
    if (next < Number.POSITIVE_INFINITY) arm(next);
  }

  return {
    add(time, late) {
      const deadline = { time, late };
      all.add(deadline);
      arm(time);
      return () => {
        all.delete(deadline);
        if (all.size > 0) return;
        // No timer outlives the last try: a process may end.
        cancel();
        armedFor = Number.POSITIVE_INFINITY;
      };
    },
  };
}
