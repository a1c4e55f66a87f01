/** Opens after repeated failure, so that a broken provider is asked once in a while and not by everyone. */
export interface Breaker {
  /** undefined: go on. A time: nothing before it. Lets one caller through when the pause is over. */
  blockedUntil(now: number): number | undefined;
  /** Why it is open; undefined when it is closed. */
  readonly reason: string | undefined;
  /** True when this success closed it. */
  succeed(): boolean;
  /** `broken`: no use in trying before a person acts; opens at once. True when this failure opened it. */
  fail(now: number, reason: string, broken: boolean): boolean;
}

export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly threshold: number;
  /** The first pause and the longest, in ms. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** The same for what a person has to mend. */
  readonly brokenPauseMs: number;
  readonly longestBrokenPauseMs: number;
}

export const defaultBreakerPolicy: BreakerPolicy = {
  threshold: 5,
  pauseMs: 2_000,
  longestPauseMs: 15_000,
  brokenPauseMs: 30_000,
  longestBrokenPauseMs: 10 * 60_000,
};

// How long the one that was let through may take before another is.
const probeMs = 15_000;
// How soon the others look whether that one got through.
const lookMs = 1_000;

export function breaker(policy: BreakerPolicy = defaultBreakerPolicy): Breaker {
  let failures = 0;
  let openings = 0;
  let openUntil = 0;
  let probing = false;
  let reason: string | undefined;
  return {
    get reason() {
      return reason;
    },
    blockedUntil(now) {
      if (reason === undefined) return undefined;
      if (now < openUntil) return probing ? Math.min(openUntil, now + lookMs) : openUntil;
      openUntil = now + probeMs;
      probing = true;
      return undefined;
    },
    succeed() {
      const wasOpen = reason !== undefined;
      failures = 0;
      openings = 0;
      openUntil = 0;
      probing = false;
      reason = undefined;
      return wasOpen;
    },
    fail(now, why, broken) {
      failures += 1;
      probing = false;
      if (!broken && reason === undefined && failures < policy.threshold) return false;
      const wasOpen = reason !== undefined;
      const first = broken ? policy.brokenPauseMs : policy.pauseMs;
      const longest = broken ? policy.longestBrokenPauseMs : policy.longestPauseMs;
      openUntil = now + Math.min(longest, first * 2 ** openings);
      openings = Math.min(openings + 1, 20);
      reason = why;
      return !wasOpen;
    },
  };
}
