import { redact } from "../secret.ts";
import type { Setup } from "../setup.ts";
import type { Storage } from "../storage.ts";
import { type Clock, type Log, sleep } from "../tools.ts";
import type { Heartbeat } from "./heartbeat-options.ts";
import { overdueIn } from "./overdue.ts";
import type { HeartbeatView } from "./view.ts";

export interface HeartContext {
  readonly storage: Storage;
  readonly setup: () => Pick<Setup, "heartbeat" | "channels">;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Log;
}

/** Beats while the gateway is well. */
export interface Heart {
  /** Undefined: the config asks for none. */
  view(): HeartbeatView | undefined;
  stop(): Promise<void>;
}

/** For the storage's answer, and for that of whoever listens, in ms. */
const patienceMs = 10_000;

export function startHeart(context: HeartContext): Heart {
  const { setup, clock, log } = context;
  const { heartbeat } = setup();
  if (heartbeat === undefined) return { view: () => undefined, stop: async () => {} };
  const stopping = new AbortController();
  const { signal } = stopping;
  let view: HeartbeatView = { ok: true };

  /** Said once, however long it lasts. */
  function found(reason: string | undefined) {
    const { reason: before, lastAt } = view;
    if (reason === undefined) {
      if (before !== undefined) log.info("the heartbeat beats again");
      view = { ok: true, lastAt: new Date(clock.now()).toISOString() };
      return;
    }
    if (before === undefined) log.error("the heartbeat stays away", { reason });
    view = { ok: false, reason, ...(lastAt === undefined ? {} : { lastAt }) };
  }

  async function run({ everyMs }: Heartbeat) {
    // Not at the start: one who dies again and again is not well.
    for (let next = clock.now() + everyMs; ; next = Math.max(next + everyMs, clock.now())) {
      await sleep(clock, next - clock.now(), signal);
      if (signal.aborted) return;
      const reason = (await whyUnwell(context, signal)) ?? (await whyUnheard(context, signal));
      if (signal.aborted) return;
      found(reason);
    }
  }

  const running = run(heartbeat).catch((error: unknown) =>
    log.error("the heartbeat has stopped", { error: String(error) }),
  );
  return {
    view: () => view,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function whyUnwell(
  { storage, setup, clock }: HeartContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  const looked = (async () => {
    await storage.check();
    return overdueIn(await storage.depth(), new Set(setup().channels.keys()), clock.now());
  })().catch((error: unknown) => redact(`the storage does not work: ${String(error)}`));
  const answered = new AbortController();
  const waiting = AbortSignal.any([signal, answered.signal]);
  const tooLate = sleep(clock, patienceMs, waiting).then(() => "the storage does not answer");
  return Promise.race([looked, tooLate]).finally(() => answered.abort());
}

async function whyUnheard(
  { setup, clock, fetch }: HeartContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { heartbeat } = setup();
  if (heartbeat === undefined) return undefined;
  const { url, method } = heartbeat;
  const place = new URL(url.reveal()).host;
  const late = new AbortController();
  const cancel = clock.at(clock.now() + patienceMs, () => late.abort());
  try {
    // A redirect could lead anywhere.
    const response = await fetch(url.reveal(), {
      method,
      redirect: "manual",
      signal: AbortSignal.any([signal, late.signal]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `${place} answered ${response.status}: check heartbeat.url`;
  } catch {
    return late.signal.aborted
      ? `${place} did not answer within ${patienceMs / 1_000} s`
      : `${place} can't be reached: check heartbeat.url`;
  } finally {
    cancel();
  }
}
