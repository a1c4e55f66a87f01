import type { NoticeInput } from "../notice.ts";
import { redact } from "../secret.ts";
import type { Watch } from "../source.ts";
import { type Clock, type Log, sleep } from "../tools.ts";

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export interface Watching {
  readonly name: string;
  readonly watch: Watch;
  readonly emit: (notices: readonly NoticeInput[]) => Promise<void>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps a source looking until the signal: one that fails or ends is started again, later and later. */
export async function keepWatching({
  name,
  watch,
  emit,
  signal,
  clock,
  log,
}: Watching): Promise<void> {
  let pause = firstPauseMs;
  while (!signal.aborted) {
    const began = clock.now();
    try {
      await watch(emit, signal);
      if (!signal.aborted)
        log.warn("a source stopped looking; it is started again", { source: name });
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
