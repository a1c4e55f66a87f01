import { inboxLane } from "./accept/accept.ts";
import { givingWay } from "./accept/give-way.ts";
import { orderLane } from "./actions/order.ts";
import { type PerformContext, perform } from "./actions/perform.ts";
import type { Desk } from "./answer/desk.ts";
import { expire } from "./correlate/expire.ts";
import { escalateLane } from "./correlate/keys.ts";
import { type TakeContext, takeNotices } from "./correlate/take.ts";
import { type DeliverContext, deliver } from "./deliver/deliver.ts";
import { deliveryLane } from "./deliver/delivery.ts";
import { escalate } from "./escalate/run.ts";
import { planReindex, reindex } from "./inhibit/reindex.ts";
import { followLane } from "./inhibit/terms.ts";
import { lookAtTargets } from "./inhibit/wake.ts";
import { type Heart, startHeart } from "./life/heart.ts";
import { lookForSign, planSigns } from "./life/look-for-signs.ts";
import { signs } from "./life/sign.ts";
import type { HeartbeatView } from "./life/view.ts";
import type { NoticeInput } from "./notice.ts";
import { checkNightly, type NightlyContext, planNightlyCheck } from "./oncall/nightly-check.ts";
import { keepListening } from "./receive/listen.ts";
import { keepWatching } from "./receive/watch.ts";
import { choreLane } from "./record/chores.ts";
import type { OpenChannel } from "./setup.ts";
import { turnSilence } from "./silence/turn.ts";
import { endings, endWhereResolved } from "./silence/until-resolved.ts";
import { type Claim, type Consumer, collectionOf } from "./storage.ts";

/** How many notices are folded in one commit, at most. */
const inboxBatch = 200;
/** How many escalations are taken a step on in one commit, at most. */
const escalateBatch = 100;
/** How many ends and beginnings are followed up at once. */
const followBatch = 50;
/** How many actions run at once. */
const orderConcurrency = 16;
/** How long an action in hand may go on when the gateway stops, in ms. */
const orderGraceMs = 10_000;
const defaultConcurrency = 16;

export interface WorkersContext
  extends TakeContext,
    DeliverContext,
    NightlyContext,
    Pick<PerformContext, "catalogue" | "ended"> {
  /** How many notices were accepted by this process so far. */
  readonly arrived: () => number;
  readonly emit: (source: string, notices: readonly NoticeInput[]) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
  readonly desk: (channel: OpenChannel) => Desk;
}

/** All that goes on by itself: the inbox is folded, channels deliver and listen, sources watch. */
export interface Workers {
  /** Finishes what the channels and sources have in hand, and begins again with what the setup says now. */
  swap(change: () => void): Promise<void>;
  readonly heartbeat: () => HeartbeatView | undefined;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
}

export function startWorkers(context: WorkersContext): Workers {
  const inbox = consumeInbox(context);
  const escalations = consumeEscalations(context);
  const chores = consumeChores(context);
  const follows = consumeFollows(context);
  const stopping = new AbortController();
  const orders = consumeOrders(context, stopping.signal);
  let channels = consumeChannels(context);
  let watches = startWatches(context);
  let heart: Heart = startHeart(context);
  indexAnew(context);
  expectSigns(context);
  const pause = async () => {
    await watches.stop();
    await heart.stop();
    await Promise.all(channels.map((consumer) => consumer.stop()));
  };
  return {
    async swap(change) {
      await pause();
      change();
      indexAnew(context);
      expectSigns(context);
      heart = startHeart(context);
      channels = consumeChannels(context);
      watches = startWatches(context);
    },
    heartbeat: () => heart.view(),
    async stop() {
      const cancel = context.clock.at(context.clock.now() + orderGraceMs, () => stopping.abort());
      await Promise.all([
        pause(),
        inbox.stop(),
        escalations.stop(),
        chores.stop(),
        follows.stop(),
        orders.stop(),
      ]);
      cancel();
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

function consumeFollows(context: WorkersContext): Consumer {
  const follow = async ({ record }: Claim) => {
    const { storage, clock, setup } = context;
    const around = { storage, rules: setup().inhibit, now: clock.now() };
    switch (collectionOf(record.key)) {
      case "signal":
        return expire(record, around);
      case "inhibited":
        return lookAtTargets(record, around);
      default:
        return reindex(record, around);
    }
  };
  const handle = async (claims: readonly Claim[]) => void (await Promise.all(claims.map(follow)));
  return context.storage.consume(followLane, handle, {
    batch: followBatch,
    concurrency: followBatch,
  });
}

function consumeOrders(context: WorkersContext, signal: AbortSignal): Consumer {
  const handle = async (claims: readonly Claim[]) => {
    await Promise.all(
      claims.map((claim) => perform(claim, { ...context, signal, storage: () => context.storage })),
    );
  };
  return context.storage.consume(orderLane, handle, { batch: 1, concurrency: orderConcurrency });
}

function indexAnew({ storage, setup, clock, log }: WorkersContext) {
  planReindex({ storage, rules: setup().inhibit, now: clock.now() }).catch((error: unknown) =>
    log.warn("the rules of inhibition do not hold for what fires already", {
      error: String(error),
    }),
  );
}

function expectSigns(context: WorkersContext) {
  planSigns(context.setup(), context).catch((error: unknown) =>
    context.log.warn("who has to report is not looked for", { error: String(error) }),
  );
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

/** What the clock asks for: a silence begins, somebody has not reported, or the night has come. */
async function doChore(claim: Claim, context: WorkersContext): Promise<void> {
  switch (collectionOf(claim.record.key)) {
    case "silence":
      return turnSilence(claim.record, context);
    case endings:
      return endWhereResolved(claim.record, context);
    case signs:
      return lookForSign(claim.record, context);
    default:
      return checkNightly(claim, context);
  }
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

function startWatches({ storage, setup, emit, desk, clock, log }: WorkersContext) {
  const controller = new AbortController();
  const { signal } = controller;
  const watching = [...setup().sources].flatMap(([name, source]) => {
    if (source.watch === undefined && source.catchUp === undefined) return [];
    const tell = (notices: readonly NoticeInput[]) => emit(name, notices);
    return [keepWatching({ name, source, storage, emit: tell, signal, clock, log })];
  });
  const listening = [...setup().channels.values()].flatMap((channel) =>
    channel.channel.listen === undefined
      ? []
      : [keepListening({ channel, desk: desk(channel), storage, signal, clock, log })],
  );
  return {
    async stop() {
      controller.abort();
      await Promise.all([...watching, ...listening]);
    },
  };
}
