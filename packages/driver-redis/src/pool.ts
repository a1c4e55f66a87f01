interface Pool {
  readonly size: number;
  /** Resolves once there is room for the keys of another job. */
  add(keys: readonly string[]): Promise<void>;
  /** The next keys; `drop` takes them out. */
  peek(count: number): readonly string[];
  drop(count: number): void;
  /** Empties it and lets all who wait go on. */
  drain(): readonly string[];
}

/** Keys that jobs brought and nobody has claimed yet: little more than there are hands for. */
export function makePool(enough: number): Pool {
  let keys: string[] = [];
  let start = 0;
  let waiting: (() => void)[] = [];
  const size = () => keys.length - start;

  function wake() {
    if (size() >= enough) return;
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  }

  return {
    get size() {
      return size();
    },
    async add(more) {
      for (const key of more) keys.push(key);
      if (size() >= enough) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    peek: (count) => keys.slice(start, start + count),
    drop(count) {
      start = Math.min(start + count, keys.length);
      if (start > 1_000 || start === keys.length) {
        keys = keys.slice(start);
        start = 0;
      }
      wake();
    },
    drain() {
      const left = keys.slice(start);
      keys = [];
      start = 0;
      wake();
      return left;
    },
  };
}
