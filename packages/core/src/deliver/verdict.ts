import type { Outcome } from "../outcome.ts";
import type { Draft } from "../record/draft.ts";
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
  /** It shall be noticed although a message stands there already. */
  readonly nudge?: boolean;
  /** When an unchanged incident is told again, ms from the last telling that made a noise. */
  readonly repeatMs?: number | undefined;
}

/** What follows from an outcome: the one place that decides on retry, patience and dead letters. Pure. */
export function verdictOn(delivery: Delivery, tried: Tried, policy: RetryPolicy): Delivery {
  const { outcome, now } = tried;
  const attempts = delivery.attempts + 1;
  switch (outcome.status) {
    case "sent":
      return told(delivery, tried);
    case "slow": {
      const { attempts: free } = delivery;
      const due = soonest(delivery, now + outcome.afterMs);
      return after(delivery, tried, {
        state: "waiting",
        attempts: free,
        due,
        reason: outcome.reason,
      });
    }
    case "failed": {
      const { reason } = outcome;
      // What was refused is out of date already: the newer state gets its chance.
      if (outcome.scope === "payload" && delivery.wanted > tried.revision) {
        const { attempts: free } = delivery;
        return after(delivery, tried, {
          state: "waiting",
          attempts: free,
          due: soonest(delivery, now),
          reason,
        });
      }
      return after(delivery, tried, { state: "dead", attempts, reason });
    }
    case "degrade": {
      const reason = `in no form: ${outcome.reason}`;
      return after(delivery, tried, { state: "dead", attempts, reason });
    }
    case "retry":
    case "ambiguous": {
      if (now - delivery.wantedAt >= policy.giveUpAfterMs) {
        const reason = `given up after ${attempts} tries: ${outcome.reason}`;
        return after(delivery, tried, { state: "dead", attempts, reason });
      }
      const { reason } = outcome;
      const asked = outcome.status === "retry" ? (outcome.afterMs ?? 0) : 0;
      const due = now + Math.max(asked, backoff(policy, attempts, delivery.id));
      const unclear = outcome.status === "ambiguous" && tried.how !== "update" ? true : undefined;
      return after(delivery, tried, { state: "waiting", attempts, due, reason, unclear });
    }
  }
}

function told(delivery: Delivery, tried: Tried): Delivery {
  const { now, repeatMs } = tried;
  const delivered = Math.max(delivery.delivered, tried.revision);
  const isBehind = delivery.wanted > delivered;
  const isSilent = tried.how === "update" && tried.nudge !== true;
  const soundedAt = isSilent ? (delivery.soundedAt ?? delivery.toldAt ?? now) : now;
  const repeat = repeatMs === undefined ? undefined : soonest(delivery, soundedAt + repeatMs);
  return after(delivery, tried, {
    state: isBehind ? "waiting" : "done",
    attempts: 0,
    level: 0,
    delivered,
    toldAt: now,
    soundedAt,
    wantedAt: isBehind ? now : delivery.wantedAt,
    due: isBehind ? soonest(delivery, now) : repeat,
  });
}

/**
 * At `time` or when it is due anyway, whichever is later, and never the same time as before: to a driver,
 * work whose due time stands still was left alone.
 */
function soonest({ due }: Delivery, time: number): number {
  return due === undefined ? time : Math.max(time, due + 1);
}

type Fate = Pick<Delivery, "state" | "attempts"> &
  Partial<
    Pick<
      Delivery,
      "due" | "reason" | "unclear" | "level" | "delivered" | "toldAt" | "soundedAt" | "wantedAt"
    >
  >;

/** The delivery after a try; what its fate does not name of due, reason and unclear is over. */
function after(delivery: Delivery, tried: Tried, fate: Fate): Delivery {
  const { outcome } = tried;
  return {
    id: delivery.id,
    incident: delivery.incident,
    target: delivery.target,
    state: fate.state,
    wanted: delivery.wanted,
    delivered: fate.delivered ?? delivery.delivered,
    ref: ("ref" in outcome ? outcome.ref : undefined) ?? delivery.ref,
    attempts: fate.attempts,
    wantedAt: fate.wantedAt ?? delivery.wantedAt,
    acceptedAt: delivery.acceptedAt,
    toldAt: fate.toldAt ?? delivery.toldAt,
    soundedAt: fate.soundedAt ?? delivery.soundedAt,
    level: fate.level ?? tried.level,
    unclear: fate.unclear,
    createdAt: delivery.createdAt,
    due: fate.due,
    urgent: delivery.urgent,
    reason: fate.reason,
    page: delivery.page,
    gathers: delivery.gathers,
    evenMuted: fate.state === "done" ? undefined : delivery.evenMuted,
    nudge: fate.toldAt === undefined ? delivery.nudge : undefined,
    receipt: fate.toldAt === undefined ? delivery.receipt : undefined,
    company: fate.toldAt === undefined ? delivery.company : undefined,
    log: [...delivery.log.slice(-(keptAttempts - 1)), attemptRecord(delivery, tried)],
  };
}

function attemptRecord(
  delivery: Delivery,
  { outcome, how, startedAt, now, revision }: Tried,
): AttemptRecord {
  const record: Draft<AttemptRecord> = {
    at: isoTime(startedAt),
    number: delivery.attempts + 1,
    how,
    outcome: "scope" in outcome ? `${outcome.status} (${outcome.scope})` : outcome.status,
    tookMs: now - startedAt,
    revision,
  };
  const reason = "reason" in outcome ? outcome.reason : outcome.evidence;
  if (reason !== undefined) record.reason = reason;
  return record;
}

/**
 * A delivery that has to wait for something that is not its fault: costs no attempt. `recovered`: somebody
 * may have died while sending it, which whoever sends it after the wait has to know.
 */
export function held(
  delivery: Delivery,
  due: number,
  reason: string,
  recovered: boolean,
): Delivery {
  const unclear = recovered ? true : delivery.unclear;
  return { ...delivery, state: "waiting", due, reason, unclear };
}
