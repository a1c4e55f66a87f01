import type { Incident } from "../correlate/incident.ts";
import { firesAnew } from "../correlate/linger.ts";
import { isActive } from "../correlate/signal.ts";
import type { Delivery } from "../deliver/delivery.ts";
import { pageOver } from "../escalate/page-delivery.ts";
import { severities } from "../notice.ts";
import { type Timers, want } from "./want.ts";

/**
 * The delivery of a target whose telling rings or buzzes. It is told what it is to be told (a page by a
 * step; the beginning where the receiver names it), a severity that rises, that what flapped fires for good,
 * and by text the end, unless somebody has acknowledged. No other news wakes anybody.
 */
export function wantPage(
  delivery: Delivery,
  incident: Incident,
  change: {
    readonly before: Incident | undefined;
    readonly timers: Timers;
    readonly pages: "text" | "call";
    /** The receiver itself names it. */
    readonly direct: boolean;
  },
  now: number,
): Delivery {
  const gathered = { ...delivery, gathers: true as const };
  const { before, timers, pages, direct } = change;
  const wanted = () => want(gathered, incident, { before, timers, edits: true }, now);
  const over = pageOver(gathered, incident);
  const isTold = delivery.delivered > 0;
  if (isTold && endsUnanswered(before, incident)) {
    if (pages === "text") return { ...wanted(), page: undefined };
  }
  if (delivery.state === "waiting" && over !== undefined) {
    return { ...gathered, state: "done", due: undefined, reason: over };
  }
  if (!direct || incident.state === "acknowledged") return gathered;
  if (!isTold && delivery.wanted === 0 && isBeginning(incident)) return wanted();
  const isWorse = rises(before, incident) || stays(before, incident);
  return isTold && isWorse && incident.state === "open" ? wanted() : gathered;
}

/** A call about something that is over says nothing that anybody has to hear. */
function isBeginning({ state, parts }: Incident): boolean {
  if (state !== "closed") return true;
  return parts.some(({ notice }) => notice.kind !== "problem" && !isActive(notice.status));
}

function endsUnanswered(before: Incident | undefined, after: Incident): boolean {
  const ends = after.state === "closed" && before !== undefined && before.state !== "closed";
  // What a person has closed is still active, and nobody else has to get up for it.
  const byItself = after.counts.firing + after.counts.running === 0;
  return ends && byItself && after.acknowledgedFirstAt === undefined;
}

function stays(before: Incident | undefined, after: Incident): boolean {
  return before?.flapping !== undefined && after.flapping === undefined && after.counts.firing > 0;
}

/** What was over and begins again wakes as the first time did. */
function rises(before: Incident | undefined, after: Incident): boolean {
  if (before === undefined) return false;
  if (firesAnew(before, after)) return true;
  return severities.indexOf(after.severity) < severities.indexOf(before.severity);
}
