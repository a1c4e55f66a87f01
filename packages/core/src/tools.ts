/** Structured log. Fields are redacted before they are written. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Time, handed in everywhere, so that a virtual clock can run a month in a second. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once at or after `time` (ms since the epoch); returns a function that takes it back. */
  at(time: number, callback: () => void): () => void;
}

/** All that a plugin may reach of the outside, so that a test can hand it another. */
export interface Tools {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** The instance's name in the config. */
  readonly name: string;
  /** Where people and providers reach the gateway, without a slash at the end. */
  readonly publicUrl?: string;
  /** A text that only this gateway can have made, safe in a URL; holds until `ttlMs` from now. */
  readonly seal: (text: string, ttlMs: number) => Promise<string>;
  /** What was sealed; undefined when it was not, or is too old. */
  readonly unseal: (sealed: string) => Promise<string | undefined>;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

// The two system timers of the whole domain: everything else takes a Clock.
export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, callback) {
    // setTimeout holds at most 2^31-1 ms and fires at once beyond that.
    const wait = Math.min(Math.max(0, time - Date.now()), 2 ** 31 - 1);
    const timer = setTimeout(callback, wait);
    return () => clearTimeout(timer);
  },
};

/** Resolves at `now + ms`, or at once when the signal aborts. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.at(clock.now() + ms, done);
    function done() {
      signal?.removeEventListener("abort", abort);
      resolve();
    }
    function abort() {
      cancel();
      resolve();
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}
