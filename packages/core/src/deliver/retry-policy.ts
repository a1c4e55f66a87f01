import { createHash } from "node:crypto";

/** When a send that failed is tried again. */
export interface RetryPolicy {
  /** The first pause, in ms. */
  readonly baseMs: number;
  readonly factor: number;
  /** The longest pause, in ms. */
  readonly capMs: number;
  /** 0..1: which share of a pause is left to chance, so that a crowd does not come back at once. */
  readonly jitter: number;
  /** After this long without success, in ms, a delivery is a dead letter. */
  readonly giveUpAfterMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  baseMs: 1_000,
  factor: 2,
  capMs: 5 * 60_000,
  jitter: 0.5,
  giveUpAfterMs: 24 * 3_600_000,
};

/** The pause after the `attempt`th try. Chance follows from the seed, so that a decision can be repeated. */
export function backoff(policy: RetryPolicy, attempt: number, seed: string): number {
  const full = Math.min(policy.capMs, policy.baseMs * policy.factor ** Math.max(0, attempt - 1));
  const chance =
    createHash("sha256").update(`${seed}#${attempt}`).digest().readUInt32BE() / 2 ** 32;
  return Math.round(full * (1 - policy.jitter * chance));
}
