import { choreLane } from "../record/chores.ts";
import type { Draft } from "../record/draft.ts";
import type { Change, Stored } from "../storage.ts";
import { type SilenceDuring, windowOf } from "./during.ts";

const dayMs = 86_400_000;
/** How long an expired silence is known (Alertmanager's data.retention), in ms. */
export const keptAfterEndMs = 5 * dayMs;
// A window looks no farther ahead for its next change.
const lookAgainMs = 365 * dayMs;

export type SilenceState = "pending" | "active" | "expired";

/** What matches is told to nobody from `startsAt` to before `endsAt`. Times are ISO 8601. */
export interface Silence {
  readonly id: string;
  /** All must match: `app="web"`, `severity=~"warning|info"`. */
  readonly matchers: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  /** Only in these times; it is pending between them. */
  readonly during?: readonly SilenceDuring[] | undefined;
  /** It ends before its time once nothing that it covers is open. */
  readonly untilResolved?: true | undefined;
  readonly createdBy: string;
  readonly comment: string;
  readonly updatedAt: string;
}

/** A silence as the API shows it. */
export interface SilenceView extends Silence {
  readonly state: SilenceState;
  /** Of one with `during`: when it begins or pauses next. ISO 8601. */
  readonly turnsAt?: string;
}

type Span = Pick<Silence, "startsAt" | "endsAt" | "during">;

export function stateOf({ startsAt, endsAt, during }: Span, now: number): SilenceState {
  if (Date.parse(endsAt) <= now) return "expired";
  if (Date.parse(startsAt) > now) return "pending";
  return during === undefined || windowOf(during).contains(now) ? "active" : "pending";
}

/** When its state changes next, ms, or is to be looked at again; undefined: never, it is over. */
export function nextTurn({ startsAt, endsAt, during }: Span, now: number): number | undefined {
  const starts = Date.parse(startsAt);
  const ends = Date.parse(endsAt);
  if (ends <= now) return undefined;
  if (starts > now) return starts;
  if (during === undefined) return ends;
  return Math.min(ends, windowOf(during).nextChange(now) ?? now + lookAgainMs);
}

export function silenceKey(id: string): string {
  return `silence:${id}`;
}

/** Every silence that is known, and those that are not over. */
export const silenceTerms = { all: "all", live: "live" } as const;

/** Moves with every change of a silence, in the same commit: who remembers them sees that they have changed. */
export const stampKey = "silences:stamp";

/** `due`: when it is to be looked at, with what it covers. */
export function silenceChanges(
  silence: Silence,
  sort: number,
  expect: number,
  now: number,
  due: number | undefined,
): readonly Change[] {
  const isOver = stateOf(silence, now) === "expired";
  const { all, live } = silenceTerms;
  const change: Draft<Change> = {
    key: silenceKey(silence.id),
    expect,
    value: JSON.stringify({ ...silence, sort }),
    terms: isOver ? [all] : [all, live],
    sort,
  };
  if (isOver) change.expires = Date.parse(silence.endsAt) + keptAfterEndMs;
  if (due !== undefined) {
    change.lane = choreLane;
    change.due = due;
  }
  return [change, { key: stampKey, value: JSON.stringify(now) }];
}

/** A silence with its place in lists, which must stay the same. */
export interface KeptSilence extends Silence {
  readonly sort: number;
}

export function readSilence({ value }: Stored): KeptSilence {
  return JSON.parse(value) as KeptSilence;
}

/** The silence as it is when it is ended now. */
export function endedNow(silence: Silence, now: number): Silence {
  const at = new Date(now).toISOString();
  // As in Alertmanager; of one with `during`, what lies behind it stays.
  const startsAt = Date.parse(silence.startsAt) > now ? at : silence.startsAt;
  return { ...silence, startsAt, endsAt: at, updatedAt: at };
}
