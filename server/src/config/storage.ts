import { resolve } from "node:path";
import { memoryStorage, type StorageDriver } from "@tocsin/core";

export const defaultStorage = "sqlite:./data/tocsin.db";

export type StorageReading =
  | {
      readonly driver: StorageDriver;
      /** Several processes may use it at once. */
      readonly shared: boolean;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

const unknown = "is no storage: write sqlite:PATH, redis://HOST:PORT/0 or memory: (which forgets)";

/**
 * The driver that `storage:` chooses, not open yet: `sqlite:PATH` (seen from where the server was started),
 * `redis://…`, `rediss://…`, `memory:`.
 */
export async function readStorage(written: string, cwd: string): Promise<StorageReading> {
  try {
    // YAML takes a bare `memory:` for a key.
    if (written === "memory:" || written === "memory")
      return { driver: memoryStorage(), shared: false };
    if (/^sqlite:./.test(written)) {
      const path = written.slice("sqlite:".length);
      const { sqlite } = await import("@tocsin/driver-sqlite");
      const driver = sqlite(path === ":memory:" ? path : resolve(cwd, path));
      return { driver, shared: false };
    }
    if (/^rediss?:\/\//.test(written))
      return { driver: (await import("@tocsin/driver-redis")).redis(written), shared: true };
    return { problem: unknown };
  } catch (error) {
    return { problem: `can't be used: ${error instanceof Error ? error.message : String(error)}` };
  }
}
