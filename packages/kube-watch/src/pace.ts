import { type Clock, type Log, sleep } from "@tocsin/core";
import type { Refusal } from "./refusal.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** How fast a watch tries again, and what the log tells of it. */
export interface Pace {
  /** How many tries in a row brought nothing. */
  readonly failures: number;
  /** Something came. */
  progressed(): void;
  /** Right away, but not all watches in the same moment. */
  soon(signal: AbortSignal): Promise<void>;
  /** Later and later. */
  later(refusal: Refusal, signal: AbortSignal): Promise<void>;
}

export function makePace(
  clock: Clock,
  log: Log,
  about: { readonly cluster: string; readonly path: string },
): Pace {
  let failures = 0;
  let told = "";
  return {
    get failures() {
      return failures;
    },
    progressed() {
      failures = 0;
      if (told !== "") log.info("a Kubernetes watch goes on", about);
      told = "";
    },
    soon: (signal) => sleep(clock, Math.random() * firstPauseMs, signal),
    async later({ reason, status, retryAfterMs = 0 }, signal) {
      if (signal.aborted) return;
      const pause = Math.min(firstPauseMs * 2 ** failures, longestPauseMs);
      failures += 1;
      // Once per reason: a cluster may be away for a night.
      const tell = told === reason ? log.debug : log.warn;
      tell.call(log, "a Kubernetes watch failed; it is tried again", { ...about, status, reason });
      told = reason;
      const spread = pause * (0.75 + Math.random() * 0.25);
      await sleep(clock, Math.max(firstPauseMs, spread, retryAfterMs), signal);
    },
  };
}
