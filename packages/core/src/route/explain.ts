import type { ForeseenStep } from "../escalate/foresee.ts";
import type { Notice } from "../notice.ts";

export type { ForeseenStep };

/** One decision on a notice's way, as a sentence. */
export interface Reason {
  /** `labelled`, `matched`, `not matched`, `grouped`, `told`, `suppressed`, `escalated`. */
  readonly step: string;
  readonly detail: string;
}

export interface ExplainedRoute {
  /** Its name, or its place in the tree. */
  readonly route: string;
  readonly receiver: string;
  readonly targets: readonly string[];
  readonly groupKey: string;
  /** The incident that is open for this group now, or that it would reopen. */
  readonly incident?: string;
  /** That incident had closed a moment ago, and the route lets it linger. */
  readonly reopens?: true;
  /** Why nobody is told: a silence, a time of the route, or what inhibits it. */
  readonly muted?: string;
  /** When that ends, ISO 8601; absent: when something changes. */
  readonly mutedUntil?: string;
  /** How long it has to fire before anybody is told: `5 m`. */
  readonly after?: string;
  /** The escalation that a problem would start. */
  readonly escalation?: string;
  /** Its first steps, if nobody answered; absent where nobody would be paged. */
  readonly steps?: readonly ForeseenStep[];
}

/** What would become of a notice, and why. */
export interface Explanation {
  /** The time that it is true for. ISO 8601. */
  readonly at: string;
  readonly notice: Notice;
  readonly routes: readonly ExplainedRoute[];
  readonly targets: readonly string[];
  readonly reasons: readonly Reason[];
}
