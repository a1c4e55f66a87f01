import { type Claim, type Log, type Storage, silentLog, systemClock } from "@tocsin/core";
import { type RedisServer, startRedis } from "@tocsin/testkit";
import { Redis } from "ioredis";
import { type TestContext, vi } from "vitest";
import { parseAddress } from "../src/address.ts";
import { openStorage } from "../src/open.ts";
import type { Timing } from "../src/timing.ts";
import { quick } from "./open.ts";

export const eventually = <T>(check: () => T | Promise<T>, timeout = 10_000) =>
  vi.waitFor(check, { timeout, interval: 20 });

// Tests run side by side, so each cleans up through its own context.
export type Context = Pick<TestContext, "onTestFinished">;

export async function ownServer({ onTestFinished }: Context): Promise<RedisServer> {
  const server = await startRedis({ own: true });
  onTestFinished(() => server.stop());
  return server;
}

export function adminOf(server: RedisServer, { onTestFinished }: Context): Redis {
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  return admin;
}

interface OpenOn {
  readonly log?: Log;
  readonly prefix?: string;
  readonly timing?: Timing;
}

export async function openOn(
  server: RedisServer,
  { onTestFinished }: Context,
  { log = silentLog, prefix = "tocsin", timing = quick }: OpenOn = {},
) {
  const address = parseAddress(server.url, { prefix });
  const storage = await openStorage(address, { clock: systemClock, log }, timing);
  onTestFinished(() => storage.close());
  return storage;
}

export const work = (key: string, due = Date.now()) => ({ key, value: key, lane: "work", due });

/** Finishes whatever comes and remembers the keys that were handed out. */
export function finishAll(storage: Storage): Set<string> {
  const keys = new Set<string>();
  storage.consume(
    "work",
    async (claims: readonly Claim[]) => {
      // Before the commit: one that took effect and whose answer was lost is not handed out again.
      for (const { record } of claims) keys.add(record.key);
      const changes = claims.map(({ record: { key, value, version } }) => ({
        key,
        value,
        expect: version,
      }));
      await storage.commit(changes);
    },
    { batch: 5, concurrency: 20 },
  );
  return keys;
}
