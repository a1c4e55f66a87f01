import {
  type Channel,
  createGateway,
  type Desk,
  defineChannel,
  type Log,
  memoryStorage,
  type StorageDriver,
} from "@tocsin/core";
import { type VirtualClock, virtualClock } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";

type Listen = NonNullable<Channel["listen"]>;

function gatewayWith(listen: Listen, clock: VirtualClock, storage: StorageDriver, log: Log) {
  const channel = defineChannel({
    type: "ear",
    options: z.strictObject({}),
    traits: { edits: false, idempotent: false },
    open: () => ({ send: async () => ({ status: "sent" }), listen }),
  });
  return createGateway({
    channels: { ear: channel({}) },
    receivers: { ops: ["ear:ops"] },
    route: { receiver: "ops" },
    people: { ann: { name: "Ann", contacts: { ear: "ann" } } },
    storage,
    clock,
    log,
  });
}

/** One storage for several processes, which none of them closes. */
async function shared(clock: VirtualClock): Promise<StorageDriver> {
  const log: Log = { debug() {}, info() {}, warn() {}, error() {} };
  const open = await memoryStorage().open({ clock, log });
  const kept = { ...open, close: async () => {} };
  return { name: "shared", open: async () => kept };
}

function heard() {
  const lines: string[] = [];
  const write = (words: string, fields?: object) =>
    lines.push(`${words} ${JSON.stringify(fields)}`);
  const log: Log = { debug() {}, info() {}, warn: write, error: write };
  return { lines, log };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

describe("a channel that listens", () => {
  it("acts through the desk of its own, until the gateway stops", async () => {
    const clock = virtualClock();
    let desk: Desk | undefined;
    let stopped = false;
    const { log } = heard();
    const gateway = gatewayWith(
      async (given, signal) => {
        desk = given;
        await untilAborted(signal);
        stopped = true;
      },
      clock,
      memoryStorage(),
      log,
    );
    await gateway.start();
    await clock.advance(0);
    expect(await desk?.knows("ann")).toBe(true);
    await Promise.all([gateway.stop(), clock.advance(0)]);
    expect(stopped).toBe(true);
  });

  it("is started again when it ends or fails, later and later, and what it says hides secrets", async () => {
    const clock = virtualClock();
    let starts = 0;
    const { lines, log } = heard();
    const listen: Listen = async () => {
      starts += 1;
      if (starts > 1) throw new Error("the token is not accepted");
    };
    const gateway = gatewayWith(listen, clock, memoryStorage(), log);
    await gateway.start();
    await clock.advance(2_000);
    expect(starts).toBe(2);
    await clock.advance(60_000);
    expect(starts).toBeLessThan(8);
    expect(lines[0]).toContain('"channel:ear"');
    expect(lines[1]).toContain("the token is not accepted");
    await Promise.all([gateway.stop(), clock.advance(0)]);
  });

  it("does so in one of several processes, and another takes over", async () => {
    const clock = virtualClock();
    const storage = await shared(clock);
    const { log } = heard();
    const listening = new Set<string>();
    const process = (name: string) =>
      gatewayWith(
        async (_desk, signal) => {
          listening.add(name);
          await untilAborted(signal);
          listening.delete(name);
        },
        clock,
        storage,
        log,
      );
    const [one, other] = [process("one"), process("other")];
    await one.start();
    await clock.advance(0);
    await other.start();
    await clock.advance(30_000);
    expect([...listening]).toEqual(["one"]);
    await Promise.all([one.stop(), clock.advance(0)]);
    await clock.advance(10_000);
    expect([...listening]).toEqual(["other"]);
    await Promise.all([other.stop(), clock.advance(0)]);
  });
});
