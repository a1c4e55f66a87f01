import { accepted, type Received } from "../accept/accept.ts";
import type { Happening } from "../record/events.ts";
import { workspace } from "../record/workspace.ts";
import type { Setup } from "../setup.ts";
import type { Claim, Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import { processNotices, type Taken } from "./process.ts";

export interface TakeContext {
  readonly storage: Storage;
  readonly setup: () => Setup;
  readonly clock: Clock;
  readonly log: Log;
  readonly happened: (happenings: readonly Happening[]) => void;
}

// Other processes may be at the same incidents; after this many lost races a batch is taken one by one.
const triesTogether = 3;
const triesAlone = 50;

/** Takes accepted notices through correlate, route and decide, in one commit for the batch. */
export async function takeNotices(claims: readonly Claim[], context: TakeContext): Promise<void> {
  const batch = claims.map(({ record }): Taken => {
    const { notice, receivedAt, request } = JSON.parse(record.value) as Received;
    return { notice, receivedAt, request, version: record.version };
  });
  const together = await attempt(batch, triesTogether, context);
  if (together) return;
  for (const taken of batch) {
    try {
      if (!(await attempt([taken], triesAlone, context, true))) throw new Error("lost every race");
    } catch (error) {
      await park(taken, error, context);
    }
  }
}

async function attempt(
  batch: readonly Taken[],
  tries: number,
  { storage, setup, clock, log, happened }: TakeContext,
  alone = false,
): Promise<boolean> {
  for (let count = 0; count < tries; count += 1) {
    const work = workspace(storage);
    let happenings: Happening[];
    try {
      happenings = await processNotices(batch, setup(), work, storage, clock.now());
    } catch (error) {
      if (alone) throw error;
      log.warn("a batch of notices failed; they are taken one by one", { error: String(error) });
      return false;
    }
    if (await work.commit()) {
      happened(happenings);
      return true;
    }
  }
  return false;
}

/** A notice that can't be handled is put aside with its reason, so that it holds up nobody else. */
async function park(
  { notice, version }: Taken,
  error: unknown,
  { storage, clock, log }: TakeContext,
) {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.error("a notice could not be handled and is put aside", {
    source: notice.source,
    notice: notice.id,
    reason,
  });
  await storage.commit([accepted(notice, version, { failed: reason, notice }, clock.now())]);
}
