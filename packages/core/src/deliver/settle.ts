import { retentionMs } from "../correlate/keys.ts";
import { type Change, type Storage, StorageUnavailable } from "../storage.ts";
import { type Clock, sleep } from "../tools.ts";
import { type Delivery, deliveryChange, deliveryKey } from "./delivery.ts";

const firstPauseMs = 100;
const longestPauseMs = 2_000;
// Longer than a Redis takes to start again. After that the next one to have it looks before sending.
const patienceMs = 20_000;

/**
 * Commits what becomes of a delivery, on top of what others made of it meanwhile. What the provider
 * answered is known here alone, so a storage that is away for a moment is waited for.
 */
export async function settle(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  read: Delivery,
  version: number,
  next: (current: Delivery) => Delivery,
  also: readonly Change[],
): Promise<Delivery> {
  const until = clock.now() + patienceMs;
  let current = read;
  let expect = version;
  for (let pause = firstPauseMs; ; ) {
    try {
      const after = next(current);
      const change = deliveryChange(after, expect, clock.now() + retentionMs);
      if (await storage.commit([change, ...also])) return after;
      const [record] = await storage.read([deliveryKey(read.id)]);
      if (record === undefined) return after;
      current = JSON.parse(record.value) as Delivery;
      expect = record.version;
    } catch (error) {
      if (!(error instanceof StorageUnavailable) || clock.now() >= until) throw error;
      await sleep(clock, pause);
      pause = Math.min(pause * 2, longestPauseMs);
    }
  }
}
