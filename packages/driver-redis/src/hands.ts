import { randomUUID } from "node:crypto";
import type { Claim } from "@tocsin/core";
import { batched } from "./batch.ts";
import type { Announce } from "./queue/wake.ts";
import { claimScript, leaseScript } from "./scripts/claim.ts";
import { disownScript } from "./scripts/disown.ts";
import { releaseScript } from "./scripts/release.ts";
import { parts, rows, texts } from "./scripts/script.ts";
import type { Store } from "./store.ts";
import { after } from "./timing.ts";

/** A record that this process holds. */
export interface Holding {
  readonly claim: Claim;
  readonly token: string;
  /** Its due time when it was claimed. */
  readonly due: string;
}

/** What became of it: a handler's end, its error, or it was never handed out. */
type Fate = "done" | "threw" | "untouched";

interface Claimed {
  readonly holdings: readonly Holding[];
  /** How many of the keys asked for were looked at. */
  readonly seen: number;
}

export interface Hands {
  claim(lane: string, most: number, keys: readonly string[]): Promise<Claimed>;
  /** Resolves once others may have it; tries again while Redis is away. */
  release(holding: Holding, fate: Fate): Promise<void>;
  /** Gives up what could not be released: its lease will lapse. */
  close(): void;
}

/** A wake-up that comes early by no more than this is put off and not dropped: clocks differ. */
const soon = 2_000;
const retryPause = 250;

/** All that this process holds: one lease, renewed by a heartbeat, covers it. */
export function makeHands(store: Store, announce: Announce): Hands {
  const { clock, timing } = store;
  const holder = randomUUID();
  let claims = 0;
  let closed = false;
  let beating: ReturnType<typeof setInterval> | undefined;

  // Monotonic ms; a lease counts from before it was asked for.
  let renewedAt = Number.NEGATIVE_INFINITY;
  const lapsed = () => performance.now() - renewedAt > timing.lease;

  function beat() {
    const began = performance.now();
    store.run(leaseScript, [holder, timing.lease]).then(() => {
      renewedAt = Math.max(renewedAt, began);
    }, store.connection.ignore);
  }
  store.connection.onReady(() => {
    if (beating !== undefined) beat();
  });

  const send = batched<{ holding: Holding; fate: Fate }, void>(
    async (items) => {
      const { horizon, lead, grace, firstPause, longestPause } = timing;
      const args = [clock.now(), horizon, lead, grace, firstPause, longestPause];
      const each = items.flatMap(({ holding: { claim, token, due }, fate }) => [
        claim.record.key,
        token,
        due,
        fate,
      ]);
      const wakes = texts(await store.run(releaseScript, [...args, ...each]));
      for (const [key = "", at, lane = "", urgent] of rows(wakes, 4)) {
        announce({ key, lane, at: Number(at), urgent: urgent === "1" });
      }
      return items.map(() => undefined);
    },
    { weight: () => 1, most: 100 },
  );

  /** Lets go of what a claim without an answer may have taken, as soon as Redis is there again. */
  async function disown(token: string) {
    while (!closed) {
      await after(retryPause);
      try {
        const wakes = texts(await store.run(disownScript, [clock.now(), token]));
        for (const [key = "", lane = "", urgent] of rows(wakes, 3)) {
          announce({ key, lane, at: 0, urgent: urgent === "1" });
        }
        return;
      } catch (error) {
        store.connection.ignore(error);
      }
    }
  }

  return {
    async claim(lane, most, keys) {
      beating ??= setInterval(beat, timing.heartbeat);
      claims += 1;
      const token = `${holder}.${claims}`;
      const args = [clock.now(), token, holder, timing.lease, lane, most, soon, ...keys];
      const began = performance.now();
      const answer = await store.run(claimScript, args).catch((error: unknown) => {
        // It may have taken effect: then these are held by a process that does not know of them.
        void disown(token);
        throw error;
      });
      const [found, seen, early] = parts(answer);
      renewedAt = Math.max(renewedAt, began);
      for (const [key = "", at] of rows(texts(early), 2)) {
        announce({ key, lane, at: Number(at), urgent: false });
      }
      const holdings = rows(texts(found), 5).map(
        ([key = "", version, value = "", due = "", recovered]): Holding => ({
          claim: {
            record: { key, value, version: Number(version) },
            recovered: recovered === "1",
            lapsed,
          },
          token,
          due,
        }),
      );
      return { holdings, seen: Number(seen) };
    },
    async release(holding, fate) {
      for (;;) {
        try {
          return await send({ holding, fate });
        } catch (error) {
          if (closed) return;
          store.connection.ignore(error);
          await after(retryPause);
        }
      }
    },
    close() {
      closed = true;
      clearInterval(beating);
    },
  };
}
