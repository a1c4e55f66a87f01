import { nameOf } from "../accept/hash.ts";
import type { Notice, RunStatus, Severity, Status } from "../notice.ts";
import { brief } from "./brief.ts";

/** What is known of one fingerprint. */
export interface Signal {
  readonly status: Status;
  readonly severity: Severity;
  /** Newest report's time, ms since the epoch. */
  readonly at: number;
  readonly sequence?: number | undefined;
  /** When this spell began, ISO 8601. */
  readonly since: string;
  /** How many reports of this spell said that it is bad. */
  readonly failures: number;
  /** Of the newest report without its time: an equal one brings nothing new. */
  readonly digest: string;
  /** The incidents that hold it and are not known to be closed. */
  readonly incidents: readonly string[];
  /** When it was last reported, by the gateway's clock, ms since the epoch. */
  readonly seenAt: number;
  /** When it last went from firing to resolved or back, ms, newest last; bounded. */
  readonly turns?: readonly number[] | undefined;
  /** The newest report in short, while it fires. */
  readonly problem?: Notice | undefined;
}

export type Correlation =
  /** News: to be routed. */
  | { readonly status: "news"; readonly signal: Signal }
  /** Changes what is known and is told to nobody. */
  | { readonly status: "noted"; readonly signal: Signal; readonly reason: "repeated" | "baseline" }
  /** Changes nothing. */
  | { readonly status: "dropped"; readonly reason: "stale" };

/** What a signal that fires is found by. */
export const firingTerm = "firing";

const rank: Readonly<Record<RunStatus, number>> = {
  queued: 0,
  running: 1,
  cancelled: 2,
  succeeded: 2,
  failed: 2,
};
// A text shorter than this is its own digest: that costs less than hashing it.
const longestDigest = 200;
const digestLetters = 40;
// Older good news of something never seen is a first look, not an event.
const baselineAgeMs = 2 * 60_000;

/** Folds a problem or a run into what is known of its fingerprint. Pure. */
export function correlate(known: Signal | undefined, notice: Notice, now: number): Correlation {
  const status = notice.status ?? "firing";
  if (known !== undefined && isStale(known, notice, status))
    return { status: "dropped", reason: "stale" };
  const signal = next(known, notice, status, now);
  if (known === undefined) {
    const silent = status === "resolved" || isBaseline(notice, status, now);
    return silent ? { status: "noted", signal, reason: "baseline" } : { status: "news", signal };
  }
  if (known.status === status && known.digest === signal.digest) {
    return { status: "noted", signal: { ...signal, failures: known.failures }, reason: "repeated" };
  }
  return { status: "news", signal };
}

function next(known: Signal | undefined, notice: Notice, status: Status, now: number): Signal {
  const sameSpell =
    known !== undefined && isActive(known.status) && (isActive(status) || isEnd(status));
  const failures = sameSpell ? known.failures : 0;
  return {
    status,
    severity: notice.severity,
    at: Date.parse(notice.at),
    sequence: notice.sequence,
    since: sameSpell ? earlier(known.since, notice.startedAt) : (notice.startedAt ?? notice.at),
    failures: status === "firing" || status === "failed" ? failures + 1 : failures,
    digest: digestOf(notice),
    incidents: known?.incidents ?? [],
    seenAt: now,
    turns: known?.turns,
    problem: status === "firing" ? { ...brief(notice), links: notice.links } : undefined,
  };
}

/** Of two senders of one problem, one may have seen it first. */
function earlier(since: string, startedAt: string | undefined): string {
  if (startedAt === undefined) return since;
  return Date.parse(startedAt) < Date.parse(since) ? startedAt : since;
}

function isStale(known: Signal, notice: Notice, status: Status): boolean {
  if (
    notice.sequence !== undefined &&
    known.sequence !== undefined &&
    notice.sequence !== known.sequence
  ) {
    return notice.sequence < known.sequence;
  }
  const at = Date.parse(notice.at);
  if (at !== known.at) return at < known.at;
  // Of one instant, a run can't go back.
  return notice.kind === "run" && rank[status as RunStatus] < rank[known.status as RunStatus];
}

function isBaseline(notice: Notice, status: Status, now: number): boolean {
  if (notice.historic !== true) return false;
  if (status === "firing") return notice.severity === "info";
  if (status !== "succeeded" && status !== "cancelled") return false;
  return Date.parse(notice.endedAt ?? notice.at) < now - baselineAgeMs;
}

function digestOf(notice: Notice): string {
  const { severity, title, text, sequence, expiresAt } = notice;
  // What holds only as long as it is repeated is repeated with a new value in its words each time.
  const words = expiresAt === undefined ? [title, text] : [];
  const told = JSON.stringify([severity, ...words, sequence]);
  return told.length <= longestDigest ? told : nameOf(told, digestLetters);
}

export function isActive(status: Status | undefined): boolean {
  return status === "firing" || status === "running" || status === "queued";
}

function isEnd(status: Status): boolean {
  return !isActive(status);
}
