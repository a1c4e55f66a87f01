import { type Claim, type ConsumeOptions, type Consumer, StorageUnavailable } from "@tocsin/core";
import type { Hands, Holding } from "./hands.ts";
import { makePool } from "./pool.ts";
import type { LaneQueues } from "./queue/lanes.ts";
import type { Announce } from "./queue/wake.ts";
import type { Store } from "./store.ts";
import { after, within } from "./timing.ts";

// Jobs with a single key each are fetched side by side, up to this many.
const mostJobs = 32;
// One claim script takes no more than this: some 3 ms.
const mostClaims = 200;
const retryPause = 250;

type Handle = (claims: readonly Claim[]) => Promise<void>;

interface Parts {
  readonly store: Store;
  readonly hands: Hands;
  readonly queues: LaneQueues;
  readonly announce: Announce;
}

/** Takes wake-ups of the lane, claims what they name and hands it out. */
export function consumeLane(
  { store, hands, queues, announce }: Parts,
  lane: string,
  handle: Handle,
  { batch, concurrency }: ConsumeOptions,
): Consumer {
  const pool = makePool(concurrency);
  const inHand = new Set<Promise<void>>();
  const releasing = new Set<Promise<void>>();
  let free = concurrency;
  let pulling: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  const worker = queues.work(lane, async (keys) => {
    const full = pool.add(keys);
    if (stopping !== undefined) return giveBack();
    worker.concurrency = pool.size < concurrency ? Math.min(mostJobs, worker.concurrency * 2) : 1;
    wakeUp();
    await full;
  });

  function wakeUp() {
    pulling ??= pull().finally(() => {
      pulling = undefined;
    });
  }

  async function pull() {
    while (stopping === undefined && free > 0 && pool.size > 0) {
      const most = Math.min(free, mostClaims);
      try {
        const { holdings, seen } = await hands.claim(lane, most, pool.peek(mostClaims));
        pool.drop(seen);
        hand(holdings);
      } catch (error) {
        store.connection.ignore(error);
        await after(retryPause);
      }
    }
  }

  function hand(holdings: readonly Holding[]) {
    if (stopping !== undefined) {
      for (const holding of holdings) track(releasing, hands.release(holding, "untouched"));
      return;
    }
    free -= holdings.length;
    for (let at = 0; at < holdings.length; at += batch) {
      track(inHand, handOut(holdings.slice(at, at + batch)));
    }
  }

  async function handOut(holdings: readonly Holding[]) {
    let fate: "done" | "threw" = "done";
    try {
      await handle(holdings.map(({ claim }) => claim));
    } catch (error) {
      fate = "threw";
      // The outage has a line of its own.
      const level = error instanceof StorageUnavailable ? "debug" : "error";
      store.log[level]("Work was thrown over and will be tried again", {
        lane,
        keys: holdings.map(({ claim }) => claim.record.key).slice(0, 10),
        error: error instanceof Error ? error.message : String(error),
      });
    }
    free += holdings.length;
    wakeUp();
    for (const holding of holdings) track(releasing, hands.release(holding, fate));
  }

  function track(set: Set<Promise<void>>, work: Promise<void>) {
    set.add(work);
    work.finally(() => set.delete(work));
  }

  /** What was not claimed is for others. */
  function giveBack() {
    for (const key of pool.drain()) announce({ key, lane, at: 0, urgent: false });
  }

  async function stop() {
    giveBack();
    const closed = worker.close();
    await pulling;
    giveBack();
    await Promise.all(inHand);
    // While Redis is away it can't be told: then the lease lapses by itself.
    await Promise.all([within(store.timing.farewell, Promise.all(releasing)), closed]);
    giveBack();
  }

  return {
    stop() {
      stopping ??= Promise.resolve().then(stop);
      return stopping;
    },
  };
}
