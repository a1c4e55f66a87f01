import type { Watch } from "@tocsin/core";
import { openEyes, type Sight } from "./eyes.ts";

/**
 * Tells every transition of every application: keeps what was told of each, compares what it sees with that,
 * and writes it down only after the news are durable, so that a restart neither loses nor repeats.
 */
export function followApplications(sight: Sight): Watch {
  return async (emit, signal, memory) => {
    const ended = new AbortController();
    const both = AbortSignal.any([signal, ended.signal]);
    let failure: { readonly error: unknown } | undefined;
    const eyes = await openEyes(sight, emit, memory, both);
    let last: Promise<void> = Promise.resolve();
    let cancel = () => {};

    // One at a time, whoever brings it; after a failure nothing more is taken.
    const inTurn = (work: () => Promise<void>): Promise<void> => {
      const done = last.then(async () => {
        if (both.aborted) return;
        await work();
        plan();
      });
      last = done.catch((error: unknown) => {
        failure ??= { error };
        ended.abort();
      });
      return done;
    };
    const plan = () => {
      cancel();
      const next = eyes.next();
      const again = () => void inTurn(eyes.lookAgain).catch(() => {});
      cancel = next === undefined ? () => {} : sight.tools.clock.at(next, again);
    };
    try {
      await sight.flow.follow((change) => inTurn(() => eyes.take(change)), both);
    } finally {
      cancel();
      await last;
    }
    if (failure !== undefined) throw failure.error;
  };
}
