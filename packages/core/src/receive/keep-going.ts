import { redact } from "../secret.ts";
import type { Storage } from "../storage.ts";
import { type Clock, type Log, sleep } from "../tools.ts";
import { withLease } from "./lease.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export interface Going {
  /** What it is and its name, for the lease and the log: `source:github`. */
  readonly name: string;
  readonly storage: Storage;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps something going until the signal, in one process at a time. What fails or ends is started again,
 * later and later.
 */
export async function keepGoing(
  { name, storage, signal, clock, log }: Going,
  run: (held: AbortSignal) => Promise<void>,
): Promise<void> {
  let pause = firstPauseMs;
  while (!signal.aborted) {
    const began = clock.now();
    try {
      await withLease(name, { storage, clock, signal }, async (held) => {
        await run(held);
        if (!held.aborted) log.warn("it ended and is started again", { which: name });
      });
    } catch (error) {
      if (!signal.aborted)
        log.warn("it failed and is started again", { which: name, reason: redact(String(error)) });
    }
    // One that ran well for a while begins anew.
    pause =
      clock.now() - began > longestPauseMs ? firstPauseMs : Math.min(pause * 2, longestPauseMs);
    await sleep(clock, pause, signal);
  }
}
