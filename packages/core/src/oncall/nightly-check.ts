import type { NoticeInput } from "../notice.ts";
import { choreLane } from "../record/chores.ts";
import type { Setup } from "../setup.ts";
import type { Change, Claim, Storage } from "../storage.ts";
import type { Clock, Log } from "../tools.ts";
import { nextNightly } from "./nightly.ts";
import type { OnCall, Reachability, ReachabilityIssue } from "./view.ts";

const key = "chore:reachability";
const shownIssues = 20;
// What is further off can wait until people are up, in ms.
const soonMs = 86_400_000;

export interface NightlyContext {
  readonly storage: Storage;
  readonly setup: () => Setup;
  readonly onCall: OnCall;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes a notice of the gateway itself. */
  readonly tell: (notice: NoticeInput) => Promise<void>;
}

/** Makes the first nightly check due, where none is. */
export async function planNightlyCheck({ storage, setup, clock }: NightlyContext): Promise<void> {
  await storage.commit([nightly(setup(), clock.now(), 0)]);
}

/** Each night at 03:00: can everybody be reached who will be on call? What is wrong is told like a problem. */
export async function checkNightly(claim: Claim, context: NightlyContext): Promise<void> {
  const { storage, setup, onCall, clock, tell } = context;
  if (setup().people.size > 0) {
    await tell(reachabilityReport(await onCall.check(), clock.now()));
  }
  await storage.commit([nightly(setup(), clock.now(), claim.record.version)]);
}

function nightly({ schedules }: Setup, now: number, expect: number): Change {
  const [schedule] = schedules.values();
  const due = nextNightly(now, schedule?.timezone ?? "UTC");
  return { key, expect, value: JSON.stringify({ due }), lane: choreLane, due };
}

/** Who can't be reached, as a problem of the gateway's own; resolved once everybody can. */
export function reachabilityReport({ ok, issues }: Reachability, now: number): NoticeInput {
  const isSoon = ({ kind, from }: ReachabilityIssue) =>
    kind === "gap" && from !== undefined && Date.parse(from) < now + soonMs;
  const errors = issues.filter(({ level }) => level === "error");
  const more = errors.length - shownIssues;
  const lines = errors.slice(0, shownIssues).map(({ message }) => `- ${message}`);
  return {
    type: ok ? "oncall.reachable" : "oncall.unreachable",
    kind: "problem",
    status: ok ? "resolved" : "firing",
    fingerprint: "oncall:reachability",
    subject: "tocsin on-call",
    severity: errors.some(isSoon) ? "error" : "warning",
    title: ok
      ? "Everybody on call can be reached"
      : `On call in the next 14 days: ${errors.length} ${errors.length === 1 ? "thing keeps" : "things keep"} somebody from being reached`,
    ...(ok ? {} : { text: [...lines, ...(more > 0 ? [`- … and ${more} more`] : [])].join("\n") }),
    at: new Date(now).toISOString(),
  };
}
