import type { Incident } from "../correlate/incident.ts";
import { firesAnew } from "../correlate/linger.ts";
import type { Delivery } from "../deliver/delivery.ts";
import { severities } from "../notice.ts";
import type { Route } from "../route/tree.ts";
import { hasSettled } from "./flap.ts";

export type Timers = Pick<Route, "groupWaitMs" | "groupIntervalMs">;

/**
 * A delivery that wants the incident's newest revision, and when. A first telling waits groupWait. An edit
 * makes no noise and goes at once, and so does what people wait for: the end, an acknowledgement, a higher
 * severity, one critical problem more. Any other news waits until groupInterval has passed since the last
 * telling, and goes along with a reminder that comes before.
 */
export function want(
  delivery: Delivery,
  incident: Incident,
  change: {
    readonly before: Incident | undefined;
    readonly timers: Timers;
    readonly edits: boolean;
  },
  now: number,
): Delivery {
  const fresh = delivery.state !== "waiting";
  // What waits for the provider keeps its time: news makes no provider well and gives no better turn.
  const held = !fresh && (delivery.attempts > 0 || delivery.reason !== undefined);
  const due = held ? undefined : dueTime(delivery, incident, change, now);
  return {
    id: delivery.id,
    incident: delivery.incident,
    target: delivery.target,
    state: "waiting",
    wanted: incident.revision,
    delivered: delivery.delivered,
    ref: delivery.ref,
    attempts: fresh ? 0 : delivery.attempts,
    wantedAt: fresh ? now : delivery.wantedAt,
    acceptedAt: incident.acceptedAt,
    toldAt: delivery.toldAt,
    soundedAt: delivery.soundedAt,
    level: fresh ? 0 : delivery.level,
    unclear: delivery.unclear,
    createdAt: delivery.createdAt,
    due: earliest(due, delivery.due) ?? now,
    urgent: incident.severity === "critical",
    reason: held ? delivery.reason : undefined,
    page: delivery.page,
    nudge: delivery.nudge,
    receipt: delivery.receipt,
    company: delivery.company,
    gathers: delivery.gathers,
    log: delivery.log,
  };
}

function dueTime(
  delivery: Delivery,
  incident: Incident,
  { before, timers, edits }: Parameters<typeof want>[2],
  now: number,
): number {
  if (delivery.toldAt === undefined) {
    return Math.max(now, Date.parse(incident.openedAt) + timers.groupWaitMs);
  }
  if (edits || before === undefined || isPressing(before, incident)) return now;
  return Math.max(now, delivery.toldAt + timers.groupIntervalMs);
}

/**
 * What people wait for: the end, an acknowledgement, a higher severity, one critical problem more, that it
 * begins to flap or is stable again.
 */
export function isPressing(before: Incident, after: Incident): boolean {
  if (before.state !== after.state || hasSettled(before, after)) return true;
  if (before.flapping === undefined && after.flapping !== undefined) return true;
  if (after.counts.bySeverity.critical > before.counts.bySeverity.critical) return true;
  return severities.indexOf(after.severity) < severities.indexOf(before.severity);
}

/** An edit makes no noise, and that something fires again in what was over shall make one. */
export function withNoise(
  delivery: Delivery,
  before: Incident | undefined,
  after: Incident,
): Delivery {
  const isNews = delivery.delivered > 0 && firesAnew(before, after);
  return isNews ? { ...delivery, nudge: true } : delivery;
}

/** The earlier of two times of which either may not be. */
export function earliest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined) return other;
  return other === undefined ? one : Math.min(one, other);
}
