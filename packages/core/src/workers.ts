import { inboxLane } from "./accept/accept.ts";
import { type TakeContext, takeNotices } from "./correlate/take.ts";
import { type DeliverContext, deliver } from "./deliver/deliver.ts";
import { deliveryLane } from "./deliver/delivery.ts";
import type { NoticeInput } from "./notice.ts";
import { keepWatching } from "./receive/watch.ts";
import type { Claim, Consumer } from "./storage.ts";
import { sleep } from "./tools.ts";

/** How many notices are folded in one commit, at most. */
const inboxBatch = 200;
const defaultConcurrency = 16;
/** So many notices that arrive while a batch is folded are a burst. */
const burst = 20;
const longestYieldMs = 250;

export interface WorkersContext extends TakeContext, DeliverContext {
  /** How many notices were accepted by this process so far. */
  readonly arrived: () => number;
  readonly emit: (source: string, notices: readonly NoticeInput[]) => Promise<void>;
}

/** All that goes on by itself: the inbox is folded, channels deliver, sources watch. */
export interface Workers {
  /** Finishes what the channels and sources have in hand, and begins again with what the setup says now. */
  swap(change: () => void): Promise<void>;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
}

export function startWorkers(context: WorkersContext): Workers {
  const inbox = consumeInbox(context);
  let channels = consumeChannels(context);
  let watches = startWatches(context);
  const pause = async () => {
    await watches.stop();
    await Promise.all(channels.map((consumer) => consumer.stop()));
  };
  return {
    async swap(change) {
      await pause();
      change();
      channels = consumeChannels(context);
      watches = startWatches(context);
    },
    async stop() {
      await Promise.all([pause(), inbox.stop()]);
    },
  };
}

function consumeInbox(context: WorkersContext): Consumer {
  const { storage, clock, arrived } = context;
  const handle = async (claims: readonly Claim[]) => {
    const began = clock.now();
    const before = arrived();
    await takeNotices(claims, context);
    // In a burst, accepting comes first: what is accepted is safe and can wait a moment.
    if (arrived() - before > burst) {
      await sleep(clock, Math.min(3 * (clock.now() - began), longestYieldMs));
    }
  };
  return storage.consume(inboxLane, handle, { batch: inboxBatch, concurrency: inboxBatch });
}

function consumeChannels(context: WorkersContext): Consumer[] {
  const handle = async (claims: readonly Claim[]) => {
    await Promise.all(claims.map((claim) => deliver(claim, context)));
  };
  return [...context.setup().channels.values()].map(({ name, traits }) =>
    context.storage.consume(deliveryLane(name), handle, {
      batch: 1,
      concurrency: traits.concurrency ?? defaultConcurrency,
    }),
  );
}

function startWatches({ setup, emit, clock, log }: WorkersContext) {
  const controller = new AbortController();
  const { signal } = controller;
  const ended = [...setup().sources].flatMap(([name, { watch }]) => {
    if (watch === undefined) return [];
    const tell = (notices: readonly NoticeInput[]) => emit(name, notices);
    return [keepWatching({ name, watch, emit: tell, signal, clock, log })];
  });
  return {
    async stop() {
      controller.abort();
      await Promise.all(ended);
    },
  };
}
