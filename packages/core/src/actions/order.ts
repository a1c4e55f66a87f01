import { nameOf } from "../accept/hash.ts";
import type { Draft } from "../record/draft.ts";
import type { Change } from "../storage.ts";
import type { ActionEnd } from "./action.ts";
import type { OrderDetail } from "./details.ts";
import type { Values } from "./field.ts";

/** The lane of orders that have something to be done for. */
export const orderLane = "orders";

/** `approving`: somebody else has to agree. `unclear`: nobody knows whether it was done. */
export type OrderState =
  | "approving"
  | "waiting"
  | "running"
  | "done"
  | "refused"
  | "failed"
  | "unclear";

/** Who asked, and how. */
export interface Asker {
  readonly name: string;
  /** The key of the person. */
  readonly person?: string;
  /** `slack button`, `api`, `cli`. */
  readonly through: string;
}

/** One doing of an action, from the asking to its end. Times are ISO 8601. */
export interface ActionOrder {
  readonly id: string;
  readonly action: string;
  readonly incident?: string;
  readonly values: Values;
  /** The values for people, where somebody else has to agree to them. */
  readonly details?: readonly OrderDetail[];
  readonly by: Asker;
  readonly why?: string;
  readonly state: OrderState;
  /** How many others have to agree. */
  readonly approvals: number;
  readonly approvedBy: readonly string[];
  /** What it said while it ran; bounded. */
  readonly said: readonly string[];
  /** How it ended, for people. */
  readonly text?: string;
  readonly askedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Where its channel wants the end told to whoever asked. */
  readonly replyTo?: { readonly channel: string; readonly to: string };
}

const dayMs = 86_400_000;
const keptMs = 30 * dayMs;
/** How long the others have to agree, in ms. */
export const approvalMs = 3_600_000;
// A process that has died with it in hand is noticed this much after its time was over, in ms.
const graceMs = 30_000;

export function orderKey(id: string): string {
  return `order:${id}`;
}

/** The same request gives the same order, so that a repeated one does nothing. */
export function orderId(request: string): string {
  return `act_${nameOf(request, 20)}`;
}

export function isOver(order: ActionOrder): boolean {
  return endOf(order) !== undefined;
}

/** How it ended; undefined: it has not. */
export function endOf({ state }: ActionOrder): ActionEnd["status"] | undefined {
  return state === "approving" || state === "waiting" || state === "running" ? undefined : state;
}

/** `timeoutMs`: how long the action may run. */
export function orderChange(
  order: ActionOrder,
  expect: number,
  now: number,
  timeoutMs: number,
): Change {
  const asked = Date.parse(order.askedAt);
  const terms = ["all", `state=${order.state}`];
  if (order.incident !== undefined) terms.push(`incident=${order.incident}`);
  const change: Draft<Change> = {
    key: orderKey(order.id),
    expect,
    value: JSON.stringify(order),
    terms,
    sort: asked,
  };
  if (isOver(order)) {
    change.expires = now + keptMs;
    return change;
  }
  change.lane = orderLane;
  if (order.state === "approving") change.due = asked + approvalMs;
  else change.due = order.state === "waiting" ? now : now + timeoutMs + graceMs;
  return change;
}
