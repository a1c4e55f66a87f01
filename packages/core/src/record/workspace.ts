import { type Change, collectionOf, type Storage, type Stored } from "../storage.ts";

/**
 * Records that are read, changed in memory and committed together: nothing is written when one of them
 * has moved on meanwhile.
 */
export interface Workspace {
  /** Reads what is not read yet, in one go. */
  load(keys: Iterable<string>): Promise<void>;
  /** A record that was read already. */
  take(record: Stored): void;
  /** The value as it stands here; undefined when there is none. The key must be loaded, or new. */
  get<Value>(key: string): Value | undefined;
  /** What was read or put of a collection, by key. */
  inHand<Value>(collection: string): [string, Value][];
  /** The version to expect of a key: 0 when there is no such record. */
  version(key: string): number;
  /** `write` makes the change at the end, when the last value put counts. */
  put<Value>(key: string, value: Value, write: (value: Value, version: number) => Change): void;
  commit(): Promise<boolean>;
}

interface Entry {
  readonly version: number;
  value: unknown;
  write?: (value: unknown, version: number) => Change;
}

export function workspace(storage: Storage): Workspace {
  const entries = new Map<string, Entry>();
  const entry = (key: string): Entry => {
    let found = entries.get(key);
    if (found === undefined) {
      found = { version: 0, value: undefined };
      entries.set(key, found);
    }
    return found;
  };

  return {
    async load(keys) {
      const missing = [...new Set(keys)].filter((key) => !entries.has(key));
      if (missing.length === 0) return;
      const records = await storage.read(missing);
      records.forEach((record: Stored | undefined, index) => {
        entries.set(missing[index] ?? "", {
          version: record?.version ?? 0,
          value: record === undefined ? undefined : JSON.parse(record.value),
        });
      });
    },
    take({ key, version, value }) {
      entries.set(key, { version, value: JSON.parse(value) });
    },
    get: <Value>(key: string) => entry(key).value as Value | undefined,
    inHand: <Value>(collection: string) =>
      [...entries].flatMap(([key, { value }]): [string, Value][] =>
        value !== undefined && collectionOf(key) === collection ? [[key, value as Value]] : [],
      ),
    version: (key) => entry(key).version,
    put<Value>(key: string, value: Value, write: (value: Value, version: number) => Change) {
      const found = entry(key);
      found.value = value;
      found.write = write as (value: unknown, version: number) => Change;
    },
    async commit() {
      const changes: Change[] = [];
      for (const { value, version, write } of entries.values()) {
        if (write !== undefined) changes.push(write(value, version));
      }
      return changes.length === 0 || storage.commit(changes);
    },
  };
}
