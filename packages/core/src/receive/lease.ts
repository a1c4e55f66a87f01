import { randomUUID } from "node:crypto";
import type { Storage, Stored } from "../storage.ts";
import { type Clock, sleep } from "../tools.ts";

const lastsMs = 15_000;
const renewMs = 5_000;

interface Lease {
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Runs the work while this process holds the lease, one process at a time; its signal aborts when the lease
 * is lost or `signal` aborts. Resolves when the work ends; another process takes over 15 s after a crash.
 */
export async function withLease(
  name: string,
  { storage, clock, signal }: { storage: Storage; clock: Clock; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const key = keyOf(name);
  const owner = randomUUID();
  const take = async (until: number): Promise<boolean> => {
    const [record] = await storage.read([key]);
    const held = leaseIn(record);
    if (held !== undefined && held.owner !== owner && held.until > clock.now()) return false;
    const lease: Lease = { owner, until };
    return storage.commit([{ key, expect: record?.version ?? 0, value: JSON.stringify(lease) }]);
  };
  while (!(await take(clock.now() + lastsMs))) {
    await sleep(clock, renewMs, signal);
    if (signal.aborted) return;
  }
  const lost = new AbortController();
  const both = AbortSignal.any([signal, lost.signal]);
  const renewing = (async () => {
    for (let heldUntil = clock.now() + lastsMs; !both.aborted; ) {
      await sleep(clock, renewMs, both);
      if (both.aborted) return;
      const until = clock.now() + lastsMs;
      const renewed = await take(until).catch(() => undefined);
      if (renewed === true) heldUntil = until;
      // A storage that is away for a moment loses no lease; nobody else can take it meanwhile either.
      else if (renewed === false || clock.now() >= heldUntil) lost.abort();
    }
  })();
  try {
    await work(both);
  } finally {
    lost.abort();
    await renewing;
    await take(0).catch(() => false);
  }
}

/** Whether some process holds it now. */
export async function isHeld(name: string, storage: Storage, clock: Clock): Promise<boolean> {
  const [record] = await storage.read([keyOf(name)]);
  return (leaseIn(record)?.until ?? 0) > clock.now();
}

const keyOf = (name: string) => `lease:${name}`;

function leaseIn(record: Stored | undefined): Lease | undefined {
  return record === undefined ? undefined : (JSON.parse(record.value) as Lease);
}
