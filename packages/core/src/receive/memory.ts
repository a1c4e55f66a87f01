import type { Memory } from "../source.ts";
import type { Storage } from "../storage.ts";

const longestValue = 1_000_000;

/** A source's own records. Its watch runs in one process at a time, so the last word counts. */
export function memoryOf(storage: Storage, source: string): Memory {
  const keyOf = (name: string) => `memory:${source}:${name}`;
  return {
    async get(name) {
      const [record] = await storage.read([keyOf(name)]);
      return record === undefined ? undefined : (JSON.parse(record.value) as string);
    },
    async set(name, value) {
      if (value !== undefined && value.length > longestValue) {
        throw new RangeError(`${name} is too long to keep: ${value.length} characters`);
      }
      const text = value === undefined ? null : JSON.stringify(value);
      await storage.commit([{ key: keyOf(name), value: text }]);
    },
  };
}
