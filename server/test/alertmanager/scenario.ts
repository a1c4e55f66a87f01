/** Time in a scenario: beats since it began. Alertmanager's own tests count seconds; a beat can be shorter. */
export type Beats = number;

/** How long a beat is, in ms: quick, and slow for what a busy machine was too late for. */
export const tempos = [400, 1_000, 1_000] as const;

export type Labels = Readonly<Record<string, string>>;

/** An alert as it is sent, or as a receiver is to be told of it. */
export interface AlertSpell {
  readonly labels: Labels;
  readonly annotations?: Labels;
  /** Sent: default now. Told: not looked at unless it is given. */
  readonly from?: Beats;
  /**
   * When it is over. Sent without it, the alert fires for an hour unless it is sent again, as Prometheus has it;
   * `timeout`: no end is sent, so the server's `resolve_timeout` counts. Told without it, it fires.
   */
  readonly until?: Beats | "timeout";
}

/** An alert by its name, or by all its labels. */
export function alert(
  labels: string | Labels,
  more: Omit<AlertSpell, "labels"> = {},
): AlertSpell & { readonly from?: Beats } {
  return { labels: typeof labels === "string" ? { alertname: labels } : labels, ...more };
}

export type Step = { readonly at: Beats } & (
  | { readonly post: readonly AlertSpell[] }
  /** `name` is what `expire` calls it. */
  | {
      readonly silence: string;
      readonly matchers: readonly SilenceMatcher[];
      readonly from: Beats;
      readonly until: Beats;
    }
  | { readonly expire: string }
  | { readonly reload: true }
  /** In good order; what it keeps, it keeps on disk. */
  | { readonly restart: true }
);

export interface SilenceMatcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex?: boolean;
}

/** One request that a receiver is to get: in this time, with exactly these alerts. */
export interface Telling {
  /** Default `hook`. */
  readonly hook?: string;
  readonly between: readonly [Beats, Beats];
  readonly alerts: readonly AlertSpell[];
}

export interface HookSpec {
  /** Until then it answers 500. */
  readonly refusesUntil?: Beats;
  /** Until then it does not answer. */
  readonly hangsUntil?: Beats;
  readonly sendsResolved?: boolean;
  /** Alertmanager 0.25 has no such key: it is left out for it. */
  readonly timeoutMs?: number;
}

/** All that is told, in order, and nothing else. */
export type Wanted = readonly Telling[];

export interface Scenario {
  /** A sentence. */
  readonly name: string;
  readonly route: {
    readonly groupBy?: readonly string[];
    readonly wait: Beats;
    readonly interval: Beats;
    readonly repeat: Beats;
    /** Further conditions to come here. */
    readonly matchers?: readonly string[];
  };
  readonly hooks?: Readonly<Record<string, HookSpec>>;
  readonly inhibit?: readonly {
    readonly source: readonly string[];
    readonly target: readonly string[];
    readonly equal?: readonly string[];
  }[];
  readonly steps: readonly Step[];
  /** Nothing counts that comes after. */
  readonly ends: Beats;
  /** What both tell, or what each tells and why they differ. */
  readonly want:
    | Wanted
    | {
        readonly alertmanager: Wanted | "its version can't have it";
        readonly tocsin: Wanted;
        readonly because: string;
      };
}

export function wantedOf(scenario: Scenario, side: "alertmanager" | "tocsin"): Wanted | undefined {
  const { want } = scenario;
  if (!("because" in want)) return want;
  const wanted = want[side];
  return typeof wanted === "string" ? undefined : wanted;
}
