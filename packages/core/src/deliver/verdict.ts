import type { Outcome } from "../outcome.ts";
import { isoTime } from "../record/iso-time.ts";
import type { AttemptRecord, Delivery } from "./delivery.ts";
import { backoff, type RetryPolicy } from "./retry-policy.ts";

const keptAttempts = 10;

/** One try that ended. */
export interface Tried {
  readonly outcome: Outcome;
  /** The revision that was shown. */
  readonly revision: number;
  readonly how: AttemptRecord["how"];
  readonly level: 0 | 1 | 2;
  readonly startedAt: number;
  readonly now: number;
  /** When an unchanged incident is told again, ms from now. */
  readonly repeatMs?: number;
}

/** What follows from an outcome: the one place that decides on retry, patience and dead letters. Pure. */
export function verdictOn(delivery: Delivery, tried: Tried, policy: RetryPolicy): Delivery {
  const { outcome, now } = tried;
  const base: Delivery = {
    ...delivery,
    ref: ("ref" in outcome ? outcome.ref : undefined) ?? delivery.ref,
    level: tried.level,
    log: [...delivery.log.slice(-(keptAttempts - 1)), attemptRecord(delivery, tried)],
    due: undefined,
    reason: undefined,
    unclear: undefined,
    byHand: undefined,
  };
  switch (outcome.status) {
    case "sent":
      return told(base, delivery, tried);
    case "slow":
      return {
        ...base,
        state: "waiting",
        due: after(delivery, now + outcome.afterMs),
        reason: outcome.reason,
      };
    case "failed":
      // What was refused is out of date already: the newer state gets its chance.
      if (outcome.scope === "payload" && base.wanted > tried.revision) {
        return { ...base, state: "waiting", due: after(delivery, now), reason: outcome.reason };
      }
      return { ...base, state: "dead", attempts: base.attempts + 1, reason: outcome.reason };
    case "degrade":
      return {
        ...base,
        state: "dead",
        attempts: base.attempts + 1,
        reason: `in no form: ${outcome.reason}`,
      };
    case "retry":
    case "ambiguous": {
      const attempts = base.attempts + 1;
      const { reason } = outcome;
      if (now - base.wantedAt >= policy.giveUpAfterMs) {
        return {
          ...base,
          state: "dead",
          attempts,
          reason: `given up after ${attempts} tries: ${reason}`,
        };
      }
      const asked = outcome.status === "retry" ? (outcome.afterMs ?? 0) : 0;
      const due = now + Math.max(asked, backoff(policy, attempts, base.id));
      const unclear = outcome.status === "ambiguous" && tried.how !== "update" ? true : undefined;
      return { ...base, state: "waiting", attempts, due, reason, unclear };
    }
  }
}

function told(base: Delivery, delivery: Delivery, { revision, now, repeatMs }: Tried): Delivery {
  const delivered = Math.max(base.delivered, revision);
  const fresh = { ...base, delivered, toldAt: now, attempts: 0, level: 0 as const };
  if (base.wanted > delivered) {
    return { ...fresh, state: "waiting", wantedAt: now, due: after(delivery, now) };
  }
  const due = repeatMs === undefined ? undefined : now + repeatMs;
  return { ...fresh, state: "done", due };
}

/**
 * At `time` or when it is due anyway, whichever is later, and never the same time as before: to a driver,
 * work whose due time stands still was left alone.
 */
function after({ due }: Delivery, time: number): number {
  return due === undefined ? time : Math.max(time, due + 1);
}

function attemptRecord(
  delivery: Delivery,
  { outcome, how, startedAt, now, revision }: Tried,
): AttemptRecord {
  const reason = "reason" in outcome ? outcome.reason : outcome.evidence;
  return {
    at: isoTime(startedAt),
    number: delivery.attempts + 1,
    how,
    outcome: "scope" in outcome ? `${outcome.status} (${outcome.scope})` : outcome.status,
    ...(reason === undefined ? {} : { reason }),
    tookMs: now - startedAt,
    revision,
  };
}

/** A delivery that has to wait for something that is not its fault: costs no attempt. */
export function held(delivery: Delivery, due: number, reason: string): Delivery {
  return { ...delivery, state: "waiting", due, reason };
}
