import { randomUUID } from "node:crypto";
import {
  type Change,
  type Claim,
  type Consumer,
  type Storage,
  silentLog,
  systemClock,
} from "@tocsin/core";
import { test, vi } from "vitest";
import type { DriverSuite } from "../driver.ts";

/** The store of one case. */
export interface Store {
  readonly name: string;
  open(): Promise<Storage>;
  /** Where a handler waits; opened at the end of the case at the latest. */
  gate(): Gate;
}

export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export type AddCase = (
  what: string,
  body: (store: Store) => Promise<void>,
  timeoutMs?: number,
) => void;

const closingMs = 5000;

/** Each case gets a store of its own, so that cases run side by side. */
export function caseMaker(driver: string, suite: DriverSuite): AddCase {
  return (what, body, timeoutMs = 20_000) => {
    test.concurrent(what, { timeout: timeoutMs }, async () => {
      const name = `${driver.replaceAll(/[^a-z0-9]+/gi, "-")}-${randomUUID()}`;
      const opened: Storage[] = [];
      const gates: Gate[] = [];
      const store: Store = {
        name,
        async open() {
          const storage = await suite.open({ store: name, clock: systemClock, log: silentLog });
          opened.push(storage);
          return storage;
        },
        gate() {
          const gate = makeGate();
          gates.push(gate);
          return gate;
        },
      };
      try {
        await body(store);
      } finally {
        for (const gate of gates) gate.open();
        const closed = Promise.allSettled(opened.map((storage) => storage.close()));
        // A driver that hangs here must not hide what the case itself found.
        await Promise.race([closed, after(closingMs)]);
      }
    });
  };
}

function makeGate(): Gate {
  let open: () => void = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Tries until the check throws no more. */
export function eventually<T>(check: () => T | Promise<T>, timeout = 10_000): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 10 });
}

/** A change that is due now. */
export function dueNow(key: string, more: Partial<Change> = {}): Change {
  return { key, value: "{}", lane: "work", due: Date.now(), ...more };
}

/** Keeps the record and takes the work away. */
export async function finish(storage: Storage, claim: Claim): Promise<void> {
  const { key, value, version } = claim.record;
  await storage.commit([{ key, value, expect: version }]);
}

export interface Gathering extends Consumer {
  readonly claims: readonly Claim[];
  /** The keys, in the order in which they were handed out. */
  readonly keys: readonly string[];
}

/** Consumes a lane one by one and remembers; finishes each claim unless told what to do with it. */
export function gather(
  storage: Storage,
  lane = "work",
  handle: (claim: Claim) => Promise<void> = (claim) => finish(storage, claim),
): Gathering {
  const claims: Claim[] = [];
  const consumer = storage.consume(
    lane,
    async (handed) => {
      for (const claim of handed) {
        claims.push(claim);
        await handle(claim);
      }
    },
    { batch: 1, concurrency: 1 },
  );
  return {
    claims,
    get keys() {
      return claims.map((claim) => claim.record.key);
    },
    stop: () => consumer.stop(),
  };
}
