import { memoryStorage, type StorageDriver } from "@tocsin/core";

/** What `storage:` chose; the driver's package loads when it is opened. */
export interface StorageChoice {
  /** As written: a reload compares it. */
  readonly written: string;
  open(): Promise<StorageDriver>;
}

export const defaultStorage = "sqlite:./data/tocsin.db";

/** Reads `sqlite:PATH`, `redis://…`, `rediss://…` and `memory:`. */
export function parseStorage(written: string): StorageChoice | undefined {
  if (written === "memory:") return { written, open: async () => memoryStorage() };
  if (written.startsWith("sqlite:")) {
    const path = written.slice("sqlite:".length);
    if (path === "") return undefined;
    return { written, open: async () => (await import("@tocsin/driver-sqlite")).sqlite(path) };
  }
  if (/^rediss?:\/\/[^\s/]/.test(written) && URL.canParse(written)) {
    return { written, open: async () => (await import("@tocsin/driver-redis")).redis(written) };
  }
  return undefined;
}
