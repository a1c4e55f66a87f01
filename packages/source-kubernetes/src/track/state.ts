import type { Trouble } from "./trouble.ts";

/** What a tracker has told, and what it needs to go on from there after a restart. Plain JSON. */
export interface Told {
  /** By `troubleKey`. */
  readonly troubles: ReadonlyMap<string, Trouble>;
  /** The newest revision of each workload that was told or seen at first, and how it ended. */
  readonly revisions: ReadonlyMap<string, string>;
  readonly head: Head;
}

export interface Head {
  /** The newest event that was taken into account, in ms. */
  readonly highWater: number;
  /** Kinds and namespaces that have been looked at once, as `Pod|shop`. */
  readonly known: readonly string[];
  readonly said: readonly (readonly [string, number])[];
}
