import { writeSync } from "node:fs";
import { type Storage, silentLog, systemClock } from "@tocsin/core";
import type { OpenStorage } from "../driver.ts";

/** What the parent waits for; written at once, so that a SIGKILL can't take it back. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const due = () => ({ lane: "work", due: Date.now() });

const scenarios: Readonly<Record<string, (storage: Storage) => Promise<void>>> = {
  /** Takes whatever comes and never lets go of it. */
  async hold(storage) {
    storage.consume(
      "work",
      async (claims) => {
        for (const claim of claims) say(`claimed ${claim.record.key}`);
        await new Promise(() => {});
      },
      { batch: 1, concurrency: 5 },
    );
  },
  /** Dies the moment that state and work are told to be safe. */
  async commit(storage) {
    await storage.commit([
      { key: "job:1", value: '"state"', expect: 0, terms: ["t"], ...due() },
      { key: "job:2", value: '"other"', expect: 0 },
    ]);
    process.kill(process.pid, "SIGKILL");
  },
  /** Commits pairs without end and tells which are safe. */
  async stream(storage) {
    let next = 0;
    async function write() {
      for (;;) {
        next += 1;
        const key = `note:${next}`;
        const twin = `twin:${next}`;
        await storage.commit([
          { key, value: JSON.stringify("x".repeat(2000)), terms: ["t"], sort: next },
          { key: twin, value: "{}", ...due() },
        ]);
        say(`committed ${key}`);
      }
    }
    await Promise.all(Array.from({ length: 50 }, write));
  },
};

/** Runs in a child process that is going to be killed. */
export async function runScenario(open: OpenStorage, name: string, store: string): Promise<void> {
  const scenario = scenarios[name];
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const storage = await open({ store, clock: systemClock, log: silentLog });
  say("open");
  await scenario(storage);
}
