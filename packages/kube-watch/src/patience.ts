import type { Clock } from "@tocsin/core";

/** Waits for something so long and no longer. */
export interface Patience {
  /** Aborts with the outer signal, or when it was waited for too long. */
  readonly signal: AbortSignal;
  /** Starts to wait, anew if it does already. */
  wait(): void;
  /** What was waited for is there. */
  rest(): void;
  /** Aborts what is still under way, so that no connection is left behind. */
  end(): void;
}

export function patience(clock: Clock, ms: number, outer: AbortSignal): Patience {
  const controller = new AbortController();
  let cancel: (() => void) | undefined;
  const abort = () => {
    controller.abort(outer.reason);
    end();
  };
  function rest() {
    cancel?.();
    cancel = undefined;
  }
  function end() {
    rest();
    outer.removeEventListener("abort", abort);
    controller.abort();
  }
  if (outer.aborted) controller.abort(outer.reason);
  else outer.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    wait() {
      rest();
      cancel = clock.at(clock.now() + ms, () =>
        controller.abort(new Error(`no answer for ${Math.round(ms / 1000)} s`)),
      );
    },
    rest,
    end,
  };
}

/** The chunks, with patience for each one; while a chunk is worked on nothing is waited for. */
export async function* patiently(
  chunks: AsyncIterable<Uint8Array>,
  waiting: Patience,
): AsyncGenerator<Uint8Array> {
  waiting.wait();
  for await (const chunk of chunks) {
    waiting.rest();
    yield chunk;
    waiting.wait();
  }
  waiting.rest();
}
