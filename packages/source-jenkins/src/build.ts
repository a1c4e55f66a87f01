import type { Place } from "./place.ts";

export type Result = "SUCCESS" | "UNSTABLE" | "FAILURE" | "ABORTED" | "NOT_BUILT";

export type Phase = "queued" | "running" | "completed" | "finalized";

export interface Scm {
  readonly url?: string | undefined;
  readonly branch?: string | undefined;
  readonly commit?: string | undefined;
  /** Files. Only freestyle jobs tell. */
  readonly changes: readonly string[];
  /** Who changed something since the last success. Only freestyle jobs tell. */
  readonly culprits: readonly string[];
}

export interface Tests {
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names, not all of them when there are many. */
  readonly failing: readonly string[];
}

/** One report of a build, whichever plugin made it. */
export interface Build {
  readonly place: Place;
  readonly phase: Phase;
  /** Once it has ended. */
  readonly result: Result | undefined;
  /** Milliseconds since the epoch. */
  readonly at?: number | undefined;
  /** In ms; undefined before the end. */
  readonly durationMs?: number | undefined;
  /** Jenkins' own count of what was ever queued: tells a job from one of its name that was deleted. */
  readonly queueId?: number | undefined;
  readonly scm: Scm;
  /** Name and value, without what may be secret. */
  readonly parameters: readonly (readonly [string, string])[];
  readonly tests?: Tests | undefined;
  readonly stage?: string | undefined;
  readonly notes?: string | undefined;
  readonly log?: string | undefined;
  /** How it came to be built: `Started by user admin`. */
  readonly cause?: string | undefined;
  readonly artifacts: readonly string[];
  /** The sender's words for a label of its own, such as where it runs. */
  readonly annotation?: string | undefined;
}

export const noScm: Scm = { changes: [], culprits: [] };

const results: ReadonlySet<string> = new Set<Result>([
  "SUCCESS",
  "UNSTABLE",
  "FAILURE",
  "ABORTED",
  "NOT_BUILT",
]);

export function resultOf(word: string | undefined): Result | undefined {
  const result = word?.toUpperCase() ?? "";
  return results.has(result) ? (result as Result) : undefined;
}
