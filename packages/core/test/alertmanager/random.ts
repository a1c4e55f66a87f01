export interface Random {
  /** From 0 to `limit`, without it. */
  whole(limit: number): number;
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  list<T>(length: number, make: () => T): T[];
}

/** mulberry32: the same seed, the same choices. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (limit: number) => Math.floor(next() * limit);
  return {
    whole,
    chance: (share) => next() < share,
    pick: (items) => items[whole(items.length)] as (typeof items)[number],
    list: (length, make) => Array.from({ length }, make),
  };
}

/** Of `npm run test:differential`, or a short form of it. */
export const comparisons = Number(process.env.TOCSIN_DIFFERENTIAL ?? 2_000);

/** Printed with the name of a test; the variable repeats a run. */
export const seed = Number(process.env.TOCSIN_DIFFERENTIAL_SEED ?? Date.now() % 1_000_000);

/** Long enough for the long form on a slow machine. */
export const timeoutMs = 60_000 + comparisons * 20;
