import type { Link, Severity } from "../notice.ts";

/** A problem that fires now, whoever is told of it. */
export interface ProblemView {
  readonly source: string;
  readonly fingerprint: string;
  readonly subject: string;
  readonly title: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly Link[];
  /** When it began. Times are ISO 8601. */
  readonly since: string;
  /** When it was last reported. */
  readonly updatedAt: string;
  /** When it is over unless it is reported again. */
  readonly expiresAt?: string;
  /** Where the routes lead it now. */
  readonly routes: readonly {
    readonly route: string;
    readonly receiver: string;
    /** The labels that its group has in common. */
    readonly group: Readonly<Record<string, string>>;
    /** The names of the times that mute the route now. */
    readonly mutedBy: readonly string[];
  }[];
  /** The ids of silences that cover it. */
  readonly silencedBy: readonly string[];
  /** The problems that inhibit it. */
  readonly inhibitedBy: readonly Pick<ProblemView, "source" | "fingerprint" | "labels">[];
  /** The incidents that hold it. */
  readonly incidents: readonly string[];
}

export interface Problems {
  /** All that fire, at most 100,000, by source and fingerprint. `matchers`: all must match. */
  list(query?: { readonly matchers?: readonly string[] }): Promise<readonly ProblemView[]>;
}
