import { type Clock, sleep } from "../tools.ts";

/** So many notices that arrive while a batch of others is folded are a burst. */
const burst = 20;
/** Long enough to see how busy the thread is, short enough that nobody waits for it in vain. */
const lookMs = 25;
/** What was accepted is told of after this time at the latest. */
const longestMs = 1_000;
/** Above this share of its time the thread has none to spare. */
const busyShare = 0.5;

/**
 * In a burst accepting comes first: what is accepted is safe and can wait a moment. Call it before a batch is
 * folded and the answer after it: resolves at once when there was no burst, else once the thread has time again.
 */
export function givingWay(clock: Clock, arrived: () => number): () => Promise<void> {
  const before = arrived();
  return async () => {
    if (arrived() - before <= burst) return;
    for (let waited = 0; waited < longestMs; waited += lookMs) {
      const start = performance.eventLoopUtilization();
      await sleep(clock, lookMs);
      if (performance.eventLoopUtilization(start).utilization < busyShare) return;
    }
  };
}
