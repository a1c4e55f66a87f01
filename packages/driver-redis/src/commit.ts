import type { Change } from "@tocsin/core";
import { batched } from "./batch.ts";
import type { Announce } from "./queue/wake.ts";
import { commitScript } from "./scripts/commit.ts";
import { type Argument, parts } from "./scripts/script.ts";
import type { Store } from "./store.ts";

// About 20 µs a change in Lua, and 1 µs for 4 kB of value: a script stays below 3 ms.
const mostWeight = 100;
const bytesPerWeight = 32_768;

/** Commits of one moment travel in one script, each answered on its own. */
export function committer(store: Store, announce: Announce) {
  const { clock, timing } = store;

  const send = batched<readonly Change[], boolean>(
    async (commits) => {
      const changes = commits.flat();
      const { horizon, lead, grace } = timing;
      const args: Argument[] = [clock.now(), commits.length, changes.length, horizon, lead, grace];
      for (const commit of commits) {
        args.push(commit.length);
        for (const change of commit) pushChange(args, change);
      }
      const [answers, wakes] = parts(await store.run(commitScript, args));
      for (const number of parts(wakes)) {
        const change = changes[Number(number) - 1];
        if (change?.lane === undefined || change.due === undefined) continue;
        const { key, lane, due, urgent = false } = change;
        announce({ key, lane, at: due, urgent });
      }
      return parts(answers).map((answer) => answer === 1);
    },
    { weight: weightOf, most: mostWeight },
  );

  return async function commit(changes: readonly Change[]): Promise<boolean> {
    if (changes.length === 0) return true;
    checkChanges(changes);
    return send(changes);
  };
}

function pushChange(args: Argument[], change: Change) {
  const { key, expect = "", value, lane = "", due, urgent, terms = [], sort, expires } = change;
  const works = value !== null && due !== undefined;
  args.push(key, expect, value === null ? 0 : 1, value ?? "");
  args.push(works ? lane : "", works ? Math.ceil(due) : "", urgent === true ? 1 : 0);
  args.push(packTerms(terms), sort ?? "", expires === undefined ? "" : Math.ceil(expires));
}

function packTerms(terms: readonly string[]): string {
  const packed = new Set(terms);
  let text = "";
  for (const term of packed) text += `${Buffer.byteLength(term)}:${term}`;
  return text;
}

function weightOf(changes: readonly Change[]): number {
  let weight = 0;
  for (const { value, terms = [] } of changes) {
    weight += 1 + terms.length / 10 + (value?.length ?? 0) / bytesPerWeight;
  }
  return weight;
}

function checkChanges(changes: readonly Change[]) {
  for (const { key, due, lane, sort = 0, expires = 0 } of changes) {
    if (due !== undefined && lane === undefined) {
      throw new Error(`the change of ${key} is due but in no lane: give it a lane`);
    }
    if (![due ?? 0, sort, expires].every(Number.isFinite)) {
      throw new Error(`due, sort and expires of ${key} must be finite numbers`);
    }
  }
  if (changes.length > 1 && new Set(changes.map(({ key }) => key)).size < changes.length) {
    throw new Error("a commit may change each record once: put the changes of one key together");
  }
}
