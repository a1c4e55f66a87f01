import { type Delivery, splitTarget } from "../deliver/delivery.ts";
import type { Unreached } from "../language/en.ts";
import type { Page } from "./escalation.ts";
import type { Surroundings } from "./surroundings.ts";

/** When a page that was not even accepted goes to the next channel, in ms. */
export const failOverMs = 10_000;
// When one that has no other channel no longer holds up the next step, in ms; it is still tried.
const patienceMs = 60_000;

export type Look =
  | { readonly fate: "reached" }
  | { readonly fate: "failed"; readonly why: Unreached }
  /** Nothing is known yet. */
  | { readonly fate: "open"; readonly lookAt: number };

/** What became of a page that was told. Pure. */
export function lookAt(
  page: Pick<Page, "targets" | "tried" | "toldAt" | "revision">,
  around: Surroundings,
  now: number,
): Look {
  const target = page.targets[page.tried] ?? "";
  const delivery = around.delivery(target);
  const toldAt = page.toldAt ?? now;
  const hasOther = page.tried + 1 < page.targets.length;
  if (delivery === undefined) return { fate: "failed", why: ["forgotten"] };
  if (delivery.state === "dead")
    return { fate: "failed", why: because(delivery.reason, "refused") };
  if (delivery.delivered < (page.revision ?? 0)) {
    const limit = toldAt + (hasOther ? failOverMs : patienceMs);
    if (now < limit) return { fate: "open", lookAt: limit };
    const seconds = (limit - toldAt) / 1_000;
    return { fate: "failed", why: ["unaccepted", seconds, delivery.reason] };
  }
  return byReceipt(delivery, splitTarget(target).channel, hasOther, around, now);
}

function byReceipt(
  { receipt, toldAt = 0 }: Delivery,
  channel: string,
  hasOther: boolean,
  around: Surroundings,
  now: number,
): Look {
  if (receipt?.status === "failed") {
    return { fate: "failed", why: because(receipt.reason, "undelivered") };
  }
  const within = around.receiptWithinMs(channel);
  if (receipt !== undefined || within === undefined) return { fate: "reached" };
  if (now < toldAt + within) return { fate: "open", lookAt: toldAt + within };
  // Without another way, an unknown end is no reason to say that nobody was reached.
  if (!hasOther) return { fate: "reached" };
  return { fate: "failed", why: ["unreceipted", within / 1_000] };
}

function because(reason: string | undefined, otherwise: "refused" | "undelivered"): Unreached {
  return reason === undefined ? [otherwise] : ["because", reason];
}
