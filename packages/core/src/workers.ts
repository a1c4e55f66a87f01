import { inboxLane } from "./accept/accept.ts";
import { givingWay } from "./accept/give-way.ts";
import { escalateLane } from "./correlate/keys.ts";
import { type TakeContext, takeNotices } from "./correlate/take.ts";
import { type DeliverContext, deliver } from "./deliver/deliver.ts";
import { deliveryLane } from "./deliver/delivery.ts";
import { escalate } from "./escalate/run.ts";
import type { NoticeInput } from "./notice.ts";
import { checkNightly, type NightlyContext, planNightlyCheck } from "./oncall/nightly-check.ts";
import { keepWatching } from "./receive/watch.ts";
import { choreLane } from "./record/chores.ts";
import { turnSilence } from "./silence/silences.ts";
import { type Claim, type Consumer, collectionOf } from "./storage.ts";

/** How many notices are folded in one commit, at most. */
const inboxBatch = 200;
/** How many escalations are taken a step on in one commit, at most. */
const escalateBatch = 100;
const defaultConcurrency = 16;

export interface WorkersContext extends TakeContext, DeliverContext, NightlyContext {
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
  const escalations = consumeEscalations(context);
  const chores = consumeChores(context);
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
      await Promise.all([pause(), inbox.stop(), escalations.stop(), chores.stop()]);
    },
  };
}

function consumeInbox(context: WorkersContext): Consumer {
  // One batch after the other, in the order they were handed out: what came first is folded first.
  let last: Promise<unknown> = Promise.resolve();
  const fold = async (claims: readonly Claim[]) => {
    const giveWay = givingWay(context.clock, context.arrived);
    await takeNotices(claims, context);
    await giveWay();
  };
  const handle = (claims: readonly Claim[]) => {
    const done = last.then(() => fold(claims));
    last = done.catch(() => {});
    return done;
  };
  return context.storage.consume(inboxLane, handle, { batch: inboxBatch, concurrency: inboxBatch });
}

function consumeEscalations(context: WorkersContext): Consumer {
  return context.storage.consume(escalateLane, (claims) => escalate(claims, context), {
    batch: escalateBatch,
    concurrency: 2 * escalateBatch,
  });
}

function consumeChores(context: WorkersContext): Consumer {
  planNightlyCheck(context).catch((error: unknown) =>
    context.log.warn("the nightly check could not be planned", { error: String(error) }),
  );
  const handle = async (claims: readonly Claim[]) => {
    for (const claim of claims) await doChore(claim, context);
  };
  return context.storage.consume(choreLane, handle, { batch: 1, concurrency: 1 });
}

/** What the clock asks for: a silence begins, or the night has come. */
async function doChore(claim: Claim, context: WorkersContext): Promise<void> {
  return collectionOf(claim.record.key) === "silence"
    ? turnSilence(claim.record, context)
    : checkNightly(claim, context);
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

function startWatches({ storage, setup, emit, clock, log }: WorkersContext) {
  const controller = new AbortController();
  const { signal } = controller;
  const ended = [...setup().sources].flatMap(([name, source]) => {
    if (source.watch === undefined && source.catchUp === undefined) return [];
    const tell = (notices: readonly NoticeInput[]) => emit(name, notices);
    return [keepWatching({ name, source, storage, emit: tell, signal, clock, log })];
  });
  return {
    async stop() {
      controller.abort();
      await Promise.all(ended);
    },
  };
}
