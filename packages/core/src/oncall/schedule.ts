import type { Problem } from "./problem.ts";

/** Who is on call in a stretch of time, from `start` to before `end` (ms since the epoch). */
export interface Shift {
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
  /** Why they: `layer 1`, `override: dentist`, `swap`. */
  readonly why: string;
}

/** A schedule, read and checked. */
export interface Schedule {
  readonly name: string;
  readonly timezone: string;
  /** Who is on call at this moment (ms since the epoch); empty: nobody. */
  at(time: number, overrides?: readonly Override[]): Shift;
  /**
   * The final schedule from `from` to `to`: every moment is in exactly one shift, those with nobody
   * (gaps) too. At most 400 days.
   */
  shifts(from: number, to: number, overrides?: readonly Override[]): readonly Shift[];
}

/** An override that was made while the gateway runs, or one of the config, with its times read. */
export interface Override {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
  readonly replaces?: string;
  readonly add?: boolean;
  readonly reason?: string;
}

export type { Problem };
