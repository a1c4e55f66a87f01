import type { OverrideOptions } from "./options.ts";

/** Who is on call on a schedule, as the API shows it. Times are ISO 8601. */
export interface OnCallView {
  readonly schedule: string;
  readonly people: readonly { readonly person: string; readonly name: string }[];
  readonly why: string;
  /** Absent: since ever. */
  readonly since?: string;
  /** Absent: for ever. */
  readonly until?: string;
}

export interface ShiftView {
  readonly start: string;
  readonly end: string;
  /** Empty: a gap. */
  readonly people: readonly string[];
  readonly why: string;
}

export interface OverrideView {
  readonly id: string;
  readonly schedule: string;
  readonly from: string;
  readonly to: string;
  readonly people: readonly string[];
  readonly replaces?: string;
  readonly add?: boolean;
  readonly reason?: string;
  readonly by: string;
}

/** What keeps somebody from being reached, and where to mend it. */
export interface ReachabilityIssue {
  /** `gap`, `overlap`, `contacts`, `providers`, `unverified`, `dst`. */
  readonly kind: string;
  readonly level: "error" | "warning" | "info";
  readonly schedule?: string;
  readonly person?: string;
  readonly from?: string;
  readonly to?: string;
  /** For people: what is wrong and what to do. */
  readonly message: string;
}

export interface Reachability {
  readonly ok: boolean;
  readonly from: string;
  readonly to: string;
  readonly issues: readonly ReachabilityIssue[];
}

export interface PersonView {
  readonly person: string;
  readonly name: string;
  readonly timezone: string;
  readonly language: string;
  readonly contacts: readonly {
    readonly name: string;
    readonly channels: readonly string[];
    readonly enabled: boolean;
    readonly verified: boolean;
    /** Bounded for eyes: `+82…5678`. */
    readonly address: string;
  }[];
}

/** How fast people answered, of incidents opened in a span. Milliseconds; absent where nothing counts. */
export interface AnswerStats {
  readonly from: string;
  readonly to: string;
  readonly incidents: number;
  readonly acknowledged: number;
  readonly closed: number;
  readonly meanTimeToAcknowledgeMs?: number;
  readonly meanTimeToResolveMs?: number;
  /** Pages by person. */
  readonly pages: Readonly<Record<string, number>>;
  /** More incidents than could be read: the figures are of the newest ones. */
  readonly partial: boolean;
}

/** Schedules, and who is on call. */
export interface OnCall {
  /** Of every schedule, at a time (ms; default now), past or future. */
  at(time?: number): Promise<readonly OnCallView[]>;
  /** The final schedule between two times (ms), gaps too; undefined: no such schedule. At most 400 days. */
  shifts(schedule: string, from: number, to: number): Promise<readonly ShiftView[] | undefined>;
  /** Those made while the gateway runs, that are not over. */
  overrides(schedule: string): Promise<readonly OverrideView[] | undefined>;
  /** A string says what is wrong with it. */
  override(schedule: string, options: OverrideOptions, by: string): Promise<OverrideView | string>;
  cancelOverride(schedule: string, id: string): Promise<boolean>;
  /** iCalendar text of a schedule or of a person's shifts on all of them; undefined: no such one. */
  calendar(
    of: { readonly schedule: string } | { readonly person: string },
  ): Promise<string | undefined>;
  /** Whether everybody who will be on call can be reached. Default: the next 14 days. */
  check(days?: number): Promise<Reachability>;
}

/** `unknown`: no such person or contact. */
export type CodeResult = "sent" | "unknown" | { readonly refused: string };
export type VerifyResult = "verified" | "wrong" | "expired" | "unknown";

/** People and their contacts. */
export interface People {
  list(): Promise<readonly PersonView[]>;
  /** Pages somebody by hand, or to test their contacts; undefined: no such person. */
  page(
    person: string,
    page: {
      readonly by: string;
      readonly title?: string;
      readonly text?: string;
      readonly test?: boolean;
    },
  ): Promise<{ readonly incident: string } | undefined>;
  /** Sends a code of six digits to a contact; it holds for 15 minutes. */
  sendCode(person: string, contact: string): Promise<CodeResult>;
  verify(person: string, contact: string, code: string): Promise<VerifyResult>;
}
