import { choreLane } from "../record/chores.ts";
import type { Draft } from "../record/draft.ts";
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

/** Every silence that is known, and those that are not over. */
export const silenceTerms = { all: "all", live: "live" } as const;

/** Its beginning and its end are work: what it covers is looked at then. */
export function silenceChange(silence: Silence, sort: number, expect: number, now: number): Change {
  const state = stateOf(silence, now);
  const { all, live } = silenceTerms;
  const change: Draft<Change> = {
    key: silenceKey(silence.id),
    expect,
    value: JSON.stringify({ ...silence, sort }),
    terms: state === "expired" ? [all] : [all, live],
    sort,
  };
  if (state === "expired") change.expires = Date.parse(silence.endsAt) + keptAfterEndMs;
  else {
    change.lane = choreLane;
    change.due = Date.parse(state === "pending" ? silence.startsAt : silence.endsAt);
  }
  return change;
}

/** A silence with its place in lists, which must stay the same. */
export interface KeptSilence extends Silence {
  readonly sort: number;
}

export function readSilence({ value }: Stored): KeptSilence {
  return JSON.parse(value) as KeptSilence;
}
