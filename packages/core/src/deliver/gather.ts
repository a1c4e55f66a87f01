import type { Incident } from "../correlate/incident.ts";
import { incidentKey } from "../correlate/keys.ts";
import type { Message } from "../message.ts";
import { severities } from "../notice.ts";
import type { OpenChannel, Setup } from "../setup.ts";
import type { Storage, Stored } from "../storage.ts";
import { type Delivery, waitingTerm } from "./delivery.ts";
import { messageFor, type Occasion } from "./message-for.ts";
import { planDelivery } from "./plan.ts";

/** Another delivery that is told in the same telling. */
export interface Companion {
  readonly delivery: Delivery;
  readonly version: number;
  readonly incident: Incident;
}

export type Gathering =
  /** An older one will take it along. */
  { readonly leads: false } | { readonly leads: true; readonly others: readonly Companion[] };

/** More than anybody listens to; the rest comes with the next telling. */
const mostTogether = 50;

/**
 * Who goes along: of all that waits for one target the oldest leads and takes the others with it, so that
 * many incidents ring once.
 */
export async function gather(
  storage: Storage,
  delivery: Delivery,
  now: number,
): Promise<Gathering> {
  const waiting = await waitingFor(delivery, storage, mostTogether);
  const isReady = ({ delivery: { due = 0 } }: { delivery: Delivery }) => due <= now;
  if (waiting.some((each) => isReady(each) && isBefore(each.delivery, delivery))) {
    return { leads: false };
  }
  // One that failed keeps its own time; one that waits for its turn goes along.
  const others = waiting.filter((each) => isReady(each) || each.delivery.attempts === 0);
  return { leads: true, others: others.sort(worstFirst) };
}

/** The other deliveries that wait for the same target and have something to tell, oldest first. */
export async function waitingFor(
  delivery: Delivery,
  storage: Storage,
  most: number,
): Promise<Companion[]> {
  const { records } = await storage.list({
    collection: "delivery",
    terms: [waitingTerm(delivery.target)],
    order: "ascending",
    limit: most,
  });
  const waiting = records.map(read).filter(({ delivery: other }) => other.id !== delivery.id);
  const incidents = await storage.read(waiting.map((each) => incidentKey(each.delivery.incident)));
  return waiting.flatMap((each, index): Companion[] => {
    const value = incidents[index]?.value;
    if (value === undefined) return [];
    const incident = JSON.parse(value) as Incident;
    return planDelivery(each.delivery, incident, 0).do === "tell" ? [{ ...each, incident }] : [];
  });
}

export function composeOthers(
  others: readonly Companion[],
  setup: Setup,
  open: OpenChannel,
  failed: NonNullable<Occasion["failed"]>,
): Message[] {
  return others.map(({ incident, delivery }) => {
    const { delivered } = delivery;
    const occasion = { delivered, nudge: false, alongside: true, failed } as const;
    return messageFor(incident, { delivery, open }, setup, occasion);
  });
}

function read({ value, version }: Stored): { delivery: Delivery; version: number } {
  return { delivery: JSON.parse(value) as Delivery, version };
}

function isBefore(one: Delivery, other: Delivery): boolean {
  return one.createdAt !== other.createdAt ? one.createdAt < other.createdAt : one.id < other.id;
}

export function worstFirst(
  { incident: one }: Pick<Companion, "incident">,
  { incident: other }: Pick<Companion, "incident">,
): number {
  return severities.indexOf(one.severity) - severities.indexOf(other.severity);
}
