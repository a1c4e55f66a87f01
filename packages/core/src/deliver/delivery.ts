import type { Ref } from "../outcome.ts";

export type DeliveryState = "waiting" | "done" | "dead";

/** One try, as it is kept. Text is redacted. */
export interface AttemptRecord {
  readonly at: string;
  readonly number: number;
  readonly how: "send" | "update" | "reconcile";
  readonly outcome: string;
  readonly reason?: string;
  readonly tookMs: number;
  readonly revision: number;
}

/** What one target must be shown of one incident, as the API shows it. */
export interface DeliveryView {
  readonly id: string;
  readonly incident: string;
  readonly target: string;
  readonly state: DeliveryState;
  readonly wantedRevision: number;
  readonly deliveredRevision: number;
  readonly ref?: Ref;
  readonly attempts: number;
  /** Newest last; bounded. */
  readonly log: readonly AttemptRecord[];
  /** When it is tried next. ISO 8601. */
  readonly nextAt?: string;
  /** Why it is dead, or waits. */
  readonly reason?: string;
}
