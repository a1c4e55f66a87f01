import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RedisServer, startRedis } from "@tocsin/testkit";
import { afterAll, type TestContext, vi } from "vitest";

/** The storages that everything has to work on alike. */
export const drivers = ["sqlite", "redis"] as const;
export type Driver = (typeof drivers)[number];

/** What one test may use up: a folder, a storage, and what ends with it. */
export interface Stage {
  readonly folder: string;
  /** As `storage:` of the config. */
  readonly storage: string;
  /** Ends with the test, the last first. */
  later(end: () => unknown): void;
}

// A claim of a process that was killed is free after the lease of 10 s; the machine may be busy besides.
vi.setConfig({ testTimeout: 60_000 });

let redis: Promise<RedisServer> | undefined;
afterAll(async () => (await redis)?.stop());

/** A stage of the test's own. Tests of a file share one Redis, each under a prefix of its own. */
export async function stage(context: TestContext, driver: Driver = "sqlite"): Promise<Stage> {
  const ends: (() => unknown)[] = [];
  context.onTestFinished(async () => {
    for (const end of ends.reverse()) await end();
  });
  const folder = mkdtempSync(join(tmpdir(), "tocsin-e2e-"));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    storage: driver === "sqlite" ? `sqlite:${join(folder, "tocsin.db")}` : await ownPrefix(),
    later: (end) => void ends.push(end),
  };
}

async function ownPrefix(): Promise<string> {
  redis ??= startRedis();
  const url = new URL((await redis).url);
  url.searchParams.set("prefix", `e2e-${randomUUID()}`);
  return url.href;
}

/** A fake that stops with the test. */
export async function ending<Fake extends { stop(): Promise<void> }>(
  { later }: Stage,
  starting: Promise<Fake>,
): Promise<Fake> {
  const fake = await starting;
  later(() => fake.stop());
  return fake;
}
