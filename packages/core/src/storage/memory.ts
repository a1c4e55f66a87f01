import { type Change, type StorageDriver, StorageUnavailable } from "../storage.ts";
import { makeAgenda, planWork } from "./agenda.ts";
import { memoryBudgets } from "./budgets.ts";
import { badChange } from "./change.ts";
import { makeConsumers } from "./consumers.ts";
import { makeTable } from "./table.ts";

const purgeEveryMs = 60_000;

/** Keeps everything in memory for as long as this driver lives: closed and opened again, it has its records. */
export function memoryStorage(): StorageDriver {
  const table = makeTable();
  let inUse = false;

  return {
    name: "memory:",
    async open({ clock, log }) {
      if (inUse) throw new Error("this memory storage is open already: make another one");
      inUse = true;
      let closed = false;
      const agenda = makeAgenda();
      for (const change of table.changes()) planWork(agenda, change, true);

      function mustBeOpen() {
        if (closed) throw new StorageUnavailable("this memory storage is closed");
      }

      async function read(keys: readonly string[]) {
        mustBeOpen();
        const now = clock.now();
        return keys.map((key) => table.find(key, now));
      }

      async function commit(changes: readonly Change[]) {
        mustBeOpen();
        const bad = changes.map(badChange).find((each) => each !== undefined);
        if (bad !== undefined) throw new TypeError(bad);
        const now = clock.now();
        const asExpected = changes.every(
          ({ key, expect }) =>
            expect === undefined || expect === (table.find(key, now)?.version ?? 0),
        );
        if (!asExpected) return false;
        for (const change of changes) {
          table.put(change);
          planWork(agenda, change);
          if (change.expires !== undefined) planPurge(change.expires);
        }
        return true;
      }

      // No sooner than there is something to forget: a clock that runs a month in a second stops for it.
      let purgeAt = Number.POSITIVE_INFINITY;
      let cancelPurge = () => {};
      function planPurge(expires: number) {
        const time = Math.max(expires, clock.now() + purgeEveryMs);
        if (time >= purgeAt) return;
        cancelPurge();
        purgeAt = time;
        cancelPurge = clock.at(time, purge);
      }
      function purge() {
        purgeAt = Number.POSITIVE_INFINITY;
        const next = table.purge(clock.now());
        if (next !== undefined) planPurge(next);
      }
      purge();

      const consumers = makeConsumers({ agenda, clock, log, read });
      return {
        read,
        commit,
        async list(query) {
          mustBeOpen();
          return table.list(query, clock.now());
        },
        consume: consumers.consume,
        async depth() {
          return agenda.depth(clock.now());
        },
        budgets: memoryBudgets(clock),
        async check() {
          mustBeOpen();
        },
        async close() {
          if (closed) return;
          await consumers.stop();
          cancelPurge();
          closed = true;
          inUse = false;
        },
      };
    },
  };
}
