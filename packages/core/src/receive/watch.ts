import { redact } from "../secret.ts";
import type { Emit, Source } from "../source.ts";
import type { Storage } from "../storage.ts";
import { type Clock, type Log, sleep } from "../tools.ts";
import { keepGoing } from "./keep-going.ts";
import { looksWhenAsked, lookWhenAsked } from "./look-again.ts";
import { memoryOf } from "./memory.ts";

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

/** Keeps a source looking until the signal, in one process at a time: what was missed first, then what comes. */
export async function keepWatching(watching: Watching): Promise<void> {
  const { name, source, storage } = watching;
  let caughtUp = false;
  await keepGoing({ ...watching, name: `source:${name}` }, async (held) => {
    if (!caughtUp) await catchUpOnce(watching, held);
    caughtUp = true;
    const run = (signal: AbortSignal) =>
      // With nothing to watch, the lease is kept so that nobody else looks back meanwhile.
      source.watch?.(watching.emit, signal, memoryOf(storage, name)) ?? ended(signal);
    await (looksWhenAsked(source) ? lookWhenAsked(run, { ...watching, signal: held }) : run(held));
  });
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
