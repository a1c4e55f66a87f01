import type { Rate } from "../channel.ts";
import type { OpenChannel } from "../setup.ts";
import type { Budgets } from "../storage.ts";

/** Keeps a channel within what its provider allows, over all processes that share the storage. */
export interface Pace {
  /** The ms that a send has to wait; 0: go now, and it is counted. `budget`: in place of the target's rate. */
  wait(
    open: OpenChannel,
    address: string,
    urgent: boolean,
    budget?: Rate,
  ): number | Promise<number>;
  /** The provider asked for patience. */
  pause(
    open: OpenChannel,
    address: string,
    scope: "target" | "credential" | "all",
    ms: number,
  ): Promise<void>;
}

/** Why a delivery waits that had to take its turn. */
export const rateReason = "waits for the provider's rate";

const rememberedBuckets = 10_000;

export function pace(budgets: Budgets, now: () => number): Pace {
  /** When the next one of those that wait here may go, so that they don't all come back at once. */
  const nextSlots = new Map<string, number>();
  /** Buckets without a rate that were paused: no need to ask the storage for others. */
  const pausedHere = new Map<string, number>();

  function pauseLeft(bucket: string): number {
    const until = pausedHere.get(bucket);
    if (until === undefined) return 0;
    const left = until - now();
    if (left <= 0) pausedHere.delete(bucket);
    return Math.max(0, left);
  }

  async function waitFor(bucket: string, rate: Rate | undefined, urgent: boolean): Promise<number> {
    if (rate === undefined) return pauseLeft(bucket);
    const wait = await budgets.take(bucket, rate);
    if (wait === 0) return 0;
    if (urgent) return wait;
    const slot = Math.max(nextSlots.get(bucket) ?? 0, now() + wait);
    if (nextSlots.size >= rememberedBuckets) nextSlots.clear();
    nextSlots.set(bucket, slot + 1_000 / rate.perSecond);
    return slot - now();
  }

  async function waitForBoth(
    { name, traits: { rate } }: OpenChannel,
    address: string,
    urgent: boolean,
    budget: Rate | undefined,
  ): Promise<number> {
    const target = await waitFor(`rate:${name}:${address}`, budget ?? rate?.target, urgent);
    return target > 0 ? target : waitFor(`rate:${name}`, rate?.credential, urgent);
  }

  return {
    wait(open, address, urgent, budget) {
      if (open.traits.rate !== undefined || budget !== undefined) {
        return waitForBoth(open, address, urgent, budget);
      }
      if (pausedHere.size === 0) return 0;
      return pauseLeft(`rate:${open.name}:${address}`) || pauseLeft(`rate:${open.name}`);
    },
    async pause({ name }, address, scope, ms) {
      const bucket = scope === "target" ? `rate:${name}:${address}` : `rate:${name}`;
      if (pausedHere.size >= rememberedBuckets) pausedHere.clear();
      pausedHere.set(bucket, now() + ms);
      await budgets.pause(bucket, now() + ms);
    },
  };
}
