import { nameOf } from "../accept/hash.ts";
import type { Receipt } from "../answer/desk.ts";
import type { Incident } from "../correlate/incident.ts";
import type { AcknowledgeMode } from "../escalate/escalation.ts";
import type { Ref } from "../outcome.ts";
import type { Draft } from "../record/draft.ts";
import type { Change } from "../storage.ts";
import { rateReason } from "./pace.ts";

export type DeliveryState = "waiting" | "done" | "dead";

/** One try, as it is kept. Text is redacted. */
export interface AttemptRecord {
  readonly at: string;
  readonly number: number;
  readonly how: "send" | "update" | "reconcile";
  readonly outcome: string;
  readonly reason?: string;
  readonly tookMs: number;
  readonly revision: number;
}

/** What one target must be shown of one incident, as it is kept; what is undefined is not written. */
export interface Delivery {
  readonly id: string;
  readonly incident: string;
  /** `channel:address` */
  readonly target: string;
  readonly state: DeliveryState;
  readonly wanted: number;
  readonly delivered: number;
  readonly ref?: Ref | undefined;
  /** Tries at the present telling that cost one. */
  readonly attempts: number;
  /** When the present telling was first wanted, ms: the retry policy's end counts from here. */
  readonly wantedAt: number;
  /** When the newest notice in it was accepted, ms. */
  readonly acceptedAt: number;
  /** When it was last told, ms. */
  readonly toldAt?: number | undefined;
  /** When it was last told with a noise, ms: not by an edit. Reminders count from here. */
  readonly soundedAt?: number | undefined;
  readonly level: 0 | 1 | 2;
  /** The last send ended unclear: look before sending again. */
  readonly unclear?: true | undefined;
  readonly createdAt: number;
  readonly due?: number | undefined;
  readonly urgent: boolean;
  readonly reason?: string | undefined;
  /** It pages somebody: whom, and when their paging ends. */
  readonly page?: { readonly person: string; readonly acknowledge: AcknowledgeMode } | undefined;
  /** The next telling shall be noticed, although a message stands there already. */
  readonly nudge?: true | undefined;
  /** It tells what people had done, and nothing else, although the incident is muted. */
  readonly evenMuted?: true | undefined;
  /** What became of the last telling after it was accepted. */
  readonly receipt?:
    | { readonly status: Receipt["status"]; readonly at: string; readonly reason?: string }
    | undefined;
  /** The deliveries that were told in the same telling. */
  readonly company?: readonly string[] | undefined;
  /** Its channel tells what waits for one target in one telling. */
  readonly gathers?: true | undefined;
  /** A person asked for this try: no breaker holds it up. */
  readonly byHand?: true | undefined;
  readonly log: readonly AttemptRecord[];
}

/** A delivery as the API shows it. */
export interface DeliveryView {
  readonly id: string;
  readonly incident: string;
  readonly target: string;
  readonly state: DeliveryState;
  readonly wantedRevision: number;
  readonly deliveredRevision: number;
  readonly ref?: Ref;
  readonly attempts: number;
  /** Newest last; bounded. */
  readonly log: readonly AttemptRecord[];
  /** When it is tried next. ISO 8601. */
  readonly nextAt?: string;
  /** Why it is dead, or waits. */
  readonly reason?: string;
  /** The person whom it pages. */
  readonly person?: string;
  readonly receipt?: { readonly status: string; readonly at: string; readonly reason?: string };
}

/** `slack:#ops` is the address `#ops` at the channel `slack`. */
export function splitTarget(target: string): { channel: string; address: string } {
  const colon = target.indexOf(":");
  return colon < 0
    ? { channel: target, address: "" }
    : { channel: target.slice(0, colon), address: target.slice(colon + 1) };
}

export function deliveryId(incident: string, target: string): string {
  return `dlv_${nameOf(`${incident}\n${target}`, 20)}`;
}

export function deliveryKey(id: string): string {
  return `delivery:${id}`;
}

/** The lane that the deliveries of a channel instance wait in: a dead one delays itself alone. */
export function deliveryLane(channel: string): string {
  return `deliver-${channel}`;
}

export function newDelivery(incident: Incident, target: string, now: number): Delivery {
  return {
    id: deliveryId(incident.id, target),
    incident: incident.id,
    target,
    state: "done",
    wanted: 0,
    delivered: 0,
    attempts: 0,
    wantedAt: now,
    acceptedAt: incident.acceptedAt,
    level: 0,
    createdAt: now,
    urgent: false,
    log: [],
  };
}

/** The record of a delivery: `terms` only where somebody would look for it, since each costs a write. */
export function deliveryChange(delivery: Delivery, expect: number, expires?: number): Change {
  const overdue =
    delivery.state === "waiting" && (delivery.attempts > 0 || delivery.reason !== undefined);
  const listed = delivery.state === "dead" || overdue;
  const change: Draft<Change> = {
    key: deliveryKey(delivery.id),
    expect,
    value: JSON.stringify(delivery),
    sort: delivery.createdAt,
  };
  const terms = listed ? [`state=${delivery.state}`, "unfinished"] : [];
  if (delivery.gathers === true) terms.push(targetTerm(delivery.target));
  // Those that wait for their turn may be told together.
  const waits = delivery.gathers === true || delivery.reason === rateReason;
  if (waits && delivery.state === "waiting") terms.push(waitingTerm(delivery.target));
  if (terms.length > 0) change.terms = terms;
  if (delivery.due !== undefined) {
    change.lane = deliveryLane(splitTarget(delivery.target).channel);
    change.due = delivery.due;
    change.urgent = delivery.urgent;
  } else if (expires !== undefined) change.expires = expires;
  return change;
}

/** What deliveries of a channel that gathers are found by: those of a target, and those that wait for it. */
export function targetTerm(target: string): string {
  return `target=${target}`;
}

export function waitingTerm(target: string): string {
  return `waiting=${target}`;
}

export function viewDelivery(delivery: Delivery): DeliveryView {
  const { id, incident, target, state, wanted, delivered, ref, attempts, log, due, reason } =
    delivery;
  const { page, receipt } = delivery;
  return {
    id,
    incident,
    target,
    state,
    wantedRevision: wanted,
    deliveredRevision: delivered,
    ...(ref === undefined ? {} : { ref }),
    attempts,
    log,
    ...(due === undefined || state === "dead" ? {} : { nextAt: new Date(due).toISOString() }),
    ...(reason === undefined ? {} : { reason }),
    ...(page === undefined ? {} : { person: page.person }),
    ...(receipt === undefined ? {} : { receipt }),
  };
}
