import type { Claim, ConsumeOptions, Consumer, Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import type { Agenda, Handed } from "./agenda.ts";

export interface ConsumersOptions {
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly log: Log;
  readonly read: Storage["read"];
}

export interface Consumers {
  readonly consume: Storage["consume"];
  /** Stops all of them. */
  stop(): Promise<void>;
}

/** Hands out what an agenda holds: the `consume` of a driver whose store belongs to one process. */
export function makeConsumers({ agenda, clock, log, read }: ConsumersOptions): Consumers {
  const running = new Set<Consumer>();

  async function serve(
    lane: string,
    handed: readonly Handed[],
    handle: (claims: readonly Claim[]) => Promise<void>,
  ) {
    let failure: { readonly error: unknown } | undefined;
    try {
      const records = await read(handed.map(({ key }) => key));
      const claims: Claim[] = [];
      for (const [index, { key, recovered }] of handed.entries()) {
        const record = records[index];
        if (record === undefined) agenda.remove(key);
        else if (agenda.renew(key, lane, clock.now())) claims.push({ record, recovered });
      }
      if (claims.length > 0) await handle(claims);
    } catch (error) {
      failure = { error };
    }
    release(lane, handed, failure);
  }

  function release(
    lane: string,
    handed: readonly Handed[],
    failure: { readonly error: unknown } | undefined,
  ) {
    const now = clock.now();
    let left = 0;
    let retryMs = 0;
    let example = "";
    for (const { key } of handed) {
      const pause = agenda.release(key, now, failure !== undefined);
      if (pause === 0) continue;
      left += 1;
      if (pause > retryMs) [retryMs, example] = [pause, key];
    }
    const fields = { lane, records: left, example, retryMs };
    if (failure !== undefined) {
      log.error("work failed and is tried again", { ...fields, error: String(failure.error) });
    } else if (left > 0) {
      log.warn("work was left as it was and is tried again", fields);
    }
  }

  function consume(
    lane: string,
    handle: (claims: readonly Claim[]) => Promise<void>,
    { batch, concurrency }: ConsumeOptions,
  ): Consumer {
    let stopped = false;
    let scheduled = false;
    let inHand = 0;
    let cancelTimer = () => {};
    // Room for less is waited out: a batch that began small would make room for small ones for ever.
    const smallest = concurrency % batch || batch;
    const idle = new Set<() => void>();

    function wake() {
      if (scheduled || stopped) return;
      scheduled = true;
      queueMicrotask(pump);
    }

    function pump() {
      scheduled = false;
      cancelTimer();
      cancelTimer = () => {};
      while (!stopped) {
        const room = Math.min(batch, concurrency - inHand);
        if (room < smallest) return;
        const handed = agenda.claim(lane, clock.now(), room);
        if (handed.length === 0) return arm();
        inHand += handed.length;
        void serve(lane, handed, handle).then(() => {
          inHand -= handed.length;
          if (inHand === 0) for (const done of idle) done();
          wake();
        });
      }
    }

    function arm() {
      const next = agenda.next(lane);
      if (next !== undefined) cancelTimer = clock.at(next, wake);
    }

    const unwatch = agenda.watch(lane, wake);
    const consumer: Consumer = {
      async stop() {
        stopped = true;
        unwatch();
        cancelTimer();
        if (inHand > 0) await new Promise<void>((resolve) => idle.add(resolve));
        running.delete(consumer);
      },
    };
    running.add(consumer);
    wake();
    return consumer;
  }

  return {
    consume,
    async stop() {
      await Promise.all([...running].map((consumer) => consumer.stop()));
    },
  };
}
