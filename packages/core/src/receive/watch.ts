import { redact } from "../secret.ts";
import type { Emit, Source } from "../source.ts";
import type { Storage } from "../storage.ts";
import { type Clock, type Log, sleep } from "../tools.ts";
import { withLease } from "./lease.ts";
import { memoryOf } from "./memory.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const listenMs = 5_000;

export interface Watching {
  readonly name: string;
  readonly source: Source;
  readonly storage: Storage;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps a source looking until the signal, in one process at a time: what was missed first, then what comes.
 * One that fails or ends is started again, later and later.
 */
export async function keepWatching(watching: Watching): Promise<void> {
  const { name, source, storage, signal, clock, log } = watching;
  let pause = firstPauseMs;
  let caughtUp = false;
  while (!signal.aborted) {
    const began = clock.now();
    try {
      await withLease(`source:${name}`, { storage, clock, signal }, async (held) => {
        if (!caughtUp) await catchUpOnce(watching, held);
        caughtUp = true;
        // With nothing to watch, the lease is kept so that nobody else looks back meanwhile.
        await (source.watch?.(watching.emit, held, memoryOf(storage, name)) ?? ended(held));
        if (!held.aborted)
          log.warn("a source stopped looking; it is started again", { source: name });
      });
    } catch (error) {
      if (!signal.aborted)
        log.warn("a source failed; it is started again", {
          source: name,
          reason: redact(String(error)),
        });
    }
    // One that ran well for a while begins anew.
    pause =
      clock.now() - began > longestPauseMs ? firstPauseMs : Math.min(pause * 2, longestPauseMs);
    await sleep(clock, pause, signal);
  }
}

/** What happened while nobody listened; that it can't be looked up keeps nothing from going on. */
async function catchUpOnce(
  { name, source, storage, emit, clock, log }: Watching,
  signal: AbortSignal,
): Promise<void> {
  if (source.catchUp === undefined) return;
  // The sender may be asked to send again, so the hook should listen by then.
  if (source.webhook !== undefined) await sleep(clock, listenMs, signal);
  if (signal.aborted) return;
  try {
    const { found, detail } = await source.catchUp(emit, signal, memoryOf(storage, name));
    log.info("looked for what was missed", { source: name, found, detail });
  } catch (error) {
    log.warn("what was missed could not be looked up", {
      source: name,
      reason: redact(String(error)),
    });
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}
