import type { OrderDetail } from "../actions/details.ts";
import type { Mute } from "../decide/mute.ts";
import type { Escalation, EscalationView } from "../escalate/escalation.ts";
import type { Tie } from "../inhibit/rules.ts";
import type { Line } from "../language/line.ts";
import type { IncidentState } from "../message.ts";
import type { KeptImage, Notice, Severity } from "../notice.ts";
import type { LastChange } from "./change.ts";
import type { Cover } from "./cover.ts";
import type { Flapping } from "./flapping.ts";

/** One thing in an incident, in its newest state. */
export interface Part {
  readonly notice: Notice;
  /** When this spell of it began (first firing, start of the run). ISO 8601. */
  readonly since: string;
  /** How many reports of this spell said that it is bad. */
  readonly failures: number;
  readonly cover?: Cover;
}

/** A line of the incident's history. */
export interface TimelineEntry {
  readonly at: string;
  /**
   * `reported`; `acknowledged`, `assigned`, `resolved`, `escalated` (by a person, or a step was taken); `paged`,
   * `unreached`, `receipt` (what became of a page); `timed out` (an acknowledgement); `decided` (a "no" and
   * its reason); `unmuted`; `flapping`, `changed` (while it flaps; nobody is told of each), `settled`.
   */
  readonly type: string;
  /** In English where the gateway says it, else as its source wrote it. */
  readonly title: string;
  /** The same as data, to be said in any language: where the gateway says it. Of the newest entries alone. */
  readonly line?: Line;
  /** Of the newest entries alone. */
  readonly text?: string;
  readonly by?: string;
  readonly why?: string;
  /** The order that it tells of, where somebody has to agree to it. */
  readonly order?: string;
  /** What that order was given. Of the newest entries alone. */
  readonly details?: readonly OrderDetail[];
  /** The revision it made; a target that was told an earlier one has not seen it. */
  readonly revision: number;
}

export interface Counts {
  readonly firing: number;
  readonly running: number;
  /** How many fingerprints it has held. */
  readonly total: number;
  /** The firing ones by severity. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/**
 * The notices that one route put together; the unit that people see, acknowledge and silence. What is
 * undefined is not written.
 */
export interface Incident {
  readonly id: string;
  readonly code: string;
  readonly route: string;
  readonly receiver: string;
  readonly groupKey: string;
  readonly group: Readonly<Record<string, string>>;
  readonly state: IncidentState;
  /** Grows with each change that is worth showing. */
  readonly revision: number;
  readonly source: string;
  readonly subject: string;
  /** The worst that is active, or that was while it was open. */
  readonly severity: Severity;
  /** What all its notices have in common. */
  readonly labels: Readonly<Record<string, string>>;
  readonly counts: Counts;
  /**
   * Newest state of each fingerprint, worst and newest first; bounded. The first ones are whole; of the
   * others title, severity, status, labels and the first link are kept.
   */
  readonly parts: readonly Part[];
  readonly openedAt: string;
  readonly changedAt: string;
  readonly closedAt?: string | undefined;
  readonly acknowledged?:
    | { readonly by: string; readonly at: string; readonly why?: string }
    | undefined;
  /** When it was acknowledged for the first time. */
  readonly acknowledgedFirstAt?: string | undefined;
  /** All who have acknowledged this spell, where several have to. */
  readonly answeredBy?: readonly string[] | undefined;
  readonly escalation?: Escalation | undefined;
  /** That what is in it changes to and fro. It stays open until that is over. */
  readonly flapping?: Flapping | undefined;
  /** Why nobody is told of it now. */
  readonly muted?: Mute | undefined;
  /** What ties what is in it to problems that could inhibit it. */
  readonly inhibitable?: readonly Tie[] | undefined;
  /** When to look at it again, whatever else is due, ms. */
  readonly attendAt?: number | undefined;
  /** What was changed last before it began. */
  readonly lastChange?: LastChange | undefined;
  /** The pictures and files that came with its notices, oldest first; bounded. */
  readonly pictures?: readonly KeptImage[] | undefined;
  /** How often each person was paged. */
  readonly pages?: Readonly<Record<string, number>> | undefined;
  /** Every target that was ever to be told. */
  readonly targets: readonly string[];
  /** When the newest notice in it was accepted, ms since the epoch. */
  readonly acceptedAt: number;
  /** The request whose notice it took last. */
  readonly request: string;
  /** Newest last; bounded. */
  readonly timeline: readonly TimelineEntry[];
}

/** An incident as the API shows it. */
export interface IncidentView
  extends Omit<
    Incident,
    "escalation" | "muted" | "attendAt" | "inhibitable" | "flapping" | "timeline"
  > {
  /** Newest last; bounded. */
  readonly timeline: readonly Omit<TimelineEntry, "line">[];
  /** That what is in it changes to and fro, and when it is stable unless it changes again. ISO 8601. */
  readonly flapping?: {
    /** Between firing and resolved. */
    readonly changes: number;
    readonly since: string;
    readonly last: string;
    readonly until: string;
  };
  /** Why nobody is told of it now, and when that ends. ISO 8601. */
  readonly muted?: {
    readonly by: readonly string[];
    readonly reason: string;
    readonly until?: string;
  };
  readonly escalation?: EscalationView;
  readonly title: string;
  readonly summary: string;
}
