import { retentionMs } from "../correlate/keys.ts";
import type { Storage } from "../storage.ts";
import type { Clock } from "../tools.ts";
import { type Delivery, deliveryChange } from "./delivery.ts";
import type { Companion, Gathering } from "./gather.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import { settle } from "./settle.ts";
import { held, type Tried, verdictOn } from "./verdict.ts";

/** The one that led, with the ids of those that it told with itself: an answer to it is to all of them. */
export function accompanied(
  lead: Delivery,
  isSent: boolean,
  gathering: Gathering | undefined,
): Delivery {
  if (!isSent || gathering?.leads !== true || gathering.others.length === 0) return lead;
  return { ...lead, company: gathering.others.map(({ delivery }) => delivery.id) };
}

/** What becomes of those that were told along: told too, or left to wait until the lead has been tried again. */
export async function settleOthers(
  others: readonly Companion[],
  lead: Delivery,
  tried: Tried,
  context: { readonly storage: Storage; readonly clock: Clock; readonly policy: RetryPolicy },
): Promise<readonly Delivery[]> {
  if (others.length === 0) return [];
  const { storage, clock, policy } = context;
  const isSent = tried.outcome.status === "sent";
  const next = (current: Delivery, revision: number): Delivery => {
    const { status } = tried.outcome;
    if (!isSent) {
      const later = (lead.due ?? tried.now) + 1;
      return held(current, later, "is told together with others", status === "ambiguous");
    }
    const told = verdictOn(current, { ...tried, revision, repeatMs: undefined }, policy);
    return lead.company === undefined ? told : { ...told, company: [lead.id] };
  };
  const expires = clock.now() + retentionMs;
  const settled = others.map(({ delivery, incident }) => next(delivery, incident.revision));
  const together = settled.map((delivery, index) =>
    deliveryChange(delivery, others[index]?.version ?? 0, expires),
  );
  if (await storage.commit(together)) return isSent ? settled : [];
  const one: Delivery[] = [];
  for (const { delivery, version, incident } of others) {
    const after = (current: Delivery) => next(current, incident.revision);
    one.push(await settle(context, delivery, version, after, []));
  }
  return isSent ? one : [];
}
