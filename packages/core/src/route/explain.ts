import type { Notice } from "../notice.ts";

/** One decision on a notice's way, as a sentence. */
export interface Reason {
  /** `matched`, `not matched`, `grouped`, `told`, `suppressed`. */
  readonly step: string;
  readonly detail: string;
}

export interface ExplainedRoute {
  /** Its name, or its place in the tree. */
  readonly route: string;
  readonly receiver: string;
  readonly targets: readonly string[];
  readonly groupKey: string;
  /** The incident that is open for this group now. */
  readonly incident?: string;
  /** Why nobody is told now: a silence, or a time of the route. */
  readonly muted?: string;
  /** The escalation that a problem would start. */
  readonly escalation?: string;
}

/** What would become of a notice, and why. */
export interface Explanation {
  readonly notice: Notice;
  readonly routes: readonly ExplainedRoute[];
  readonly targets: readonly string[];
  readonly reasons: readonly Reason[];
}
