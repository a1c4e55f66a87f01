import type { Change, Stored } from "../storage.ts";

const dayMs = 86_400_000;
/** How long an expired silence is known (Alertmanager's data.retention), in ms. */
export const keptAfterEndMs = 5 * dayMs;

export type SilenceState = "pending" | "active" | "expired";

/** What matches is told to nobody from `startsAt` to before `endsAt`. Times are ISO 8601. */
export interface Silence {
  readonly id: string;
  /** All must match: `app="web"`, `severity=~"warning|info"`. */
  readonly matchers: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly updatedAt: string;
}

/** A silence as the API shows it. */
export interface SilenceView extends Silence {
  readonly state: SilenceState;
}

export function stateOf({ startsAt, endsAt }: Silence, now: number): SilenceState {
  if (Date.parse(endsAt) <= now) return "expired";
  return Date.parse(startsAt) > now ? "pending" : "active";
}

export function silenceKey(id: string): string {
  return `silence:${id}`;
}

/** Every silence that is known, those that have ended too: states follow from the clock. */
export const silenceTerm = "all";

export function silenceChange(silence: Silence, sort: number, expect?: number): Change {
  return {
    key: silenceKey(silence.id),
    ...(expect === undefined ? {} : { expect }),
    value: JSON.stringify({ ...silence, sort }),
    terms: [silenceTerm],
    sort,
    expires: Date.parse(silence.endsAt) + keptAfterEndMs,
  };
}

/** A silence with its place in lists, which must stay the same. */
export interface KeptSilence extends Silence {
  readonly sort: number;
}

export function readSilence({ value }: Stored): KeptSilence {
  return JSON.parse(value) as KeptSilence;
}
