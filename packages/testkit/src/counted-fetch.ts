/** A fetch that knows how many of its requests wait for an answer. */
export interface CountedFetch {
  readonly fetch: typeof globalThis.fetch;
  waiting(): number;
}

/** Real HTTP, counted. `counts`: which requests count; a stream may have nothing to say for long. */
export function countedFetch(counts: (url: string) => boolean = () => true): CountedFetch {
  let waiting = 0;
  return {
    waiting: () => waiting,
    async fetch(input, init) {
      const one = counts(String(input)) ? 1 : 0;
      waiting += one;
      try {
        return await fetch(input, init);
      } finally {
        waiting -= one;
      }
    },
  };
}
