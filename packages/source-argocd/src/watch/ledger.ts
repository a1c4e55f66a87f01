import { createHash } from "node:crypto";
import type { Memory } from "@tocsin/core";
import type { Told } from "./track.ts";

/** What was told of every application, kept through restarts. */
export interface Ledger {
  /** Milliseconds since the epoch of the last full list; undefined: there was none. */
  readonly lookedAt: number | undefined;
  looked(at: number): void;
  get(path: string): Told | undefined;
  /** undefined forgets it. */
  put(path: string, told: Told | undefined): void;
  /** `<namespace>/<app>` of all. */
  paths(): string[];
  /** Writes what has changed since. */
  save(): Promise<void>;
}

// A change writes one of them: with 1,000 applications some 15 kB.
const chunks = 32;
/** Below the limit of 1 MB for one value. */
const longestChunk = 900_000;
const lookedName = "looked";

/** Reads what an earlier run has kept. */
export async function openLedger(memory: Memory): Promise<Ledger> {
  const names = Array.from({ length: chunks }, (_, index) => `apps.${index}`);
  const kept = await Promise.all(names.map((name) => memory.get(name)));
  const all = kept.map((text) => new Map(Object.entries(read(text))));
  const written = [...kept];
  const dirty = new Set<number>();
  let lookedAt = timeOf(await memory.get(lookedName));
  let lookedSince = false;
  return {
    get lookedAt() {
      return lookedAt;
    },
    looked(at) {
      lookedAt = at;
      lookedSince = true;
    },
    get: (path) => all[chunkOf(path)]?.get(path),
    put(path, told) {
      const chunk = chunkOf(path);
      dirty.add(chunk);
      if (told === undefined) all[chunk]?.delete(path);
      else all[chunk]?.set(path, told);
    },
    paths: () => all.flatMap((chunk) => [...chunk.keys()]),
    async save() {
      for (const chunk of [...dirty]) {
        const text = write(all[chunk] ?? new Map());
        if (text !== written[chunk]) await memory.set(`apps.${chunk}`, text);
        written[chunk] = text;
        dirty.delete(chunk);
      }
      // Last: what it covers is kept by then.
      if (lookedSince) await memory.set(lookedName, String(lookedAt));
      lookedSince = false;
    },
  };
}

function chunkOf(path: string): number {
  return (createHash("sha256").update(path).digest()[0] ?? 0) % chunks;
}

function read(text: string | undefined): Record<string, Told> {
  try {
    return JSON.parse(text ?? "{}") as Record<string, Told>;
  } catch {
    // As if it had never been: what is told again has the ids that it had.
    return {};
  }
}

function write(chunk: ReadonlyMap<string, Told>): string | undefined {
  if (chunk.size === 0) return undefined;
  const text = JSON.stringify(Object.fromEntries(chunk));
  if (text.length <= longestChunk) return text;
  // The first ones are kept: what is not is a first look after the next restart.
  const fits = Math.floor((chunk.size * longestChunk) / text.length / 2);
  return JSON.stringify(Object.fromEntries([...chunk].slice(0, fits)));
}

function timeOf(text: string | undefined): number | undefined {
  const ms = Number(text ?? "");
  return ms > 0 ? ms : undefined;
}
