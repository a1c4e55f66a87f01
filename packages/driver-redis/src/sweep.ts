import type { LaneQueues } from "./queue/lanes.ts";
import type { Announce } from "./queue/wake.ts";
import { parts, rows, texts } from "./scripts/script.ts";
import { forgetScript, revokeScript, sweepScript } from "./scripts/sweep.ts";
import type { Store } from "./store.ts";

interface Sweep {
  /** Looks after this lane too. */
  add(lane: string): void;
  stop(): Promise<void>;
}

const recordsPerScript = 250;

/** Finds work whose wake-up or whose holder was lost, and what has expired. One process at a time sweeps. */
export function makeSweep(store: Store, queues: LaneQueues, announce: Announce): Sweep {
  const { clock, timing, connection, prefix } = store;
  const lanes = new Set<string>();
  let sweeping: Promise<void> | undefined;
  let stopped = false;

  async function isMyTurn(what: string): Promise<boolean> {
    const lock = [`${prefix}:sweeping:${what}`, "1", "PX", timing.sweep - 50, "NX"];
    return (await connection.state.call("SET", lock)) === "OK";
  }

  async function sweepLane(lane: string) {
    if (!(await isMyTurn(`lane:${lane}`))) return;
    const { horizon, lead, grace } = timing;
    let looked = recordsPerScript;
    while (looked >= recordsPerScript && !stopped) {
      const args = [clock.now(), lane, recordsPerScript, horizon, lead, grace];
      const reply = await store.run(sweepScript, args, [queues.waitingList(lane)]);
      const [count, wakes] = parts(reply);
      for (const [key = "", at, urgent] of rows(texts(wakes), 3)) {
        announce({ key, lane, at: Number(at), urgent: urgent === "1" });
      }
      looked = Number(count);
    }
  }

  async function revokeDead() {
    // After an outage every lease has lapsed: first let the living renew theirs.
    if (connection.steadyFor() < timing.lease / 2 || !(await isMyTurn("hands"))) return;
    let cursor = "0";
    do {
      const [next, wakes] = parts(await store.run(revokeScript, [cursor, clock.now()]));
      for (const [key = "", lane = "", urgent] of rows(texts(wakes), 3)) {
        announce({ key, lane, at: 0, urgent: urgent === "1" });
      }
      cursor = String(next ?? "0");
    } while (cursor !== "0" && !stopped);
  }

  async function forget() {
    if (!(await isMyTurn("expiry"))) return;
    let count = recordsPerScript;
    while (count >= recordsPerScript && !stopped) {
      count = Number(await store.run(forgetScript, [clock.now(), recordsPerScript]));
    }
  }

  async function sweep() {
    try {
      await revokeDead();
      for (const lane of lanes) await sweepLane(lane);
      await forget();
    } catch (error) {
      connection.ignore(error);
    }
  }

  function begin() {
    if (lanes.size === 0 || stopped) return;
    sweeping ??= sweep().finally(() => {
      sweeping = undefined;
    });
  }

  const timer = setInterval(begin, timing.sweep);
  return {
    add(lane) {
      lanes.add(lane);
      begin();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await sweeping;
    },
  };
}
