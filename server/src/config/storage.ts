import { memoryStorage, type StorageDriver } from "@tocsin/core";

export const defaultStorage = "sqlite:./data/tocsin.db";

export type StorageReading =
  | { readonly driver: StorageDriver; readonly problem?: undefined }
  | { readonly problem: string };

const unknown = "is no storage: write sqlite:PATH, redis://HOST:PORT/0 or memory: (which forgets)";

/** The driver that `storage:` chooses, not open yet: `sqlite:PATH`, `redis://…`, `rediss://…`, `memory:`. */
export async function readStorage(written: string): Promise<StorageReading> {
  try {
    // YAML takes a bare `memory:` for a key.
    if (written === "memory:" || written === "memory") return { driver: memoryStorage() };
    if (/^sqlite:./.test(written)) {
      return {
        driver: (await import("@tocsin/driver-sqlite")).sqlite(written.slice("sqlite:".length)),
      };
    }
    if (/^rediss?:\/\//.test(written))
      return { driver: (await import("@tocsin/driver-redis")).redis(written) };
    return { problem: unknown };
  } catch (error) {
    return { problem: `can't be used: ${error instanceof Error ? error.message : String(error)}` };
  }
}
