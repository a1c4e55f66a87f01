import { type Mute, type Muting, muteOf } from "../decide/mute.ts";
import type { Notice } from "../notice.ts";
import { showDuration } from "./duration.ts";
import type { ExplainedRoute, Explanation, ForeseenStep } from "./explain.ts";
import { explainWalk } from "./explain-walk.ts";
import { groupOf } from "./group.ts";
import { labelsOf } from "./labels.ts";
import { matchRoutes, type Route } from "./tree.ts";

/** The others are in `routes`, without sentences. */
const mostRoutes = 50;

export interface Now {
  readonly route: Route;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  /** The incident of a group that is open, or closed a moment ago and would go on. */
  readonly incidentOf: (
    groupKey: string,
  ) => { readonly id: string; readonly isOpen: boolean } | undefined;
  readonly muting: Muting;
  /** The first steps that a problem on a route would take, from a time on. */
  readonly steps: (route: Route, from: number) => readonly ForeseenStep[];
  readonly time: number;
}

/** Why a notice would reach whom it would reach, and why nobody else. Pure. */
export function explainNotice(notice: Notice, now: Now): Explanation {
  const labels = labelsOf(notice);
  const reasons = explainWalk(now.route, labels);
  const routes = matchRoutes(now.route, labels).map((route): ExplainedRoute => {
    const group = groupOf(route, notice);
    const { id: incident, isOpen = false } = now.incidentOf(group.key) ?? {};
    const part = { notice, since: notice.at, failures: 0 };
    const mute = muteOf({ parts: [part] }, route, now.muting, now.time);
    const { escalation, forMs } = route;
    const waits = forMs > 0 && notice.status === "firing" && incident === undefined;
    // An escalation that an open incident has goes on as it is.
    const begins = mute === undefined && !isOpen && isBeginning(notice);
    const from = now.time + (waits ? forMs : 0) + route.groupWaitMs;
    const steps = begins ? now.steps(route, from) : [];
    return {
      route: route.name,
      receiver: route.receiver,
      targets: now.receivers[route.receiver] ?? [],
      groupKey: group.key,
      ...(incident === undefined ? {} : { incident }),
      ...(incident === undefined || isOpen ? {} : { reopens: true as const }),
      ...(mute === undefined ? {} : mutedBy(mute)),
      ...(waits ? { after: showDuration(forMs) } : {}),
      ...(escalation === undefined ? {} : { escalation }),
      ...(steps.length === 0 ? {} : { steps }),
    };
  });
  for (const each of routes.slice(0, mostRoutes)) {
    const { route, receiver, targets, groupKey, incident, muted, escalation, after } = each;
    const joins = `${each.reopens ? "reopens" : "joins"} incident ${incident}`;
    const where = incident === undefined ? "opens a new incident" : joins;
    reasons.push({ step: "grouped", detail: `route ${route}: ${where} for ${groupKey}` });
    if (muted !== undefined) {
      reasons.push({ step: "suppressed", detail: `route ${route}: ${muted}` });
      continue;
    }
    const whom = targets.length === 0 ? "nobody: its list is empty" : targets.join(", ");
    const when = after === undefined ? "" : `, if it still fires after ${after}`;
    reasons.push({ step: "told", detail: `receiver ${receiver}: ${whom}${when}` });
    if (escalation !== undefined && isBeginning(notice)) {
      reasons.push({ step: "escalated", detail: `a problem starts escalation ${escalation}` });
    }
    for (const step of each.steps ?? [])
      reasons.push({ step: "escalated", detail: stepText(step) });
  }
  return {
    at: new Date(now.time).toISOString(),
    notice,
    routes,
    targets: [
      ...new Set(routes.flatMap((route) => (route.muted === undefined ? route.targets : []))),
    ],
    reasons,
  };
}

/** Labels alone stand for a problem that begins. */
function isBeginning({ status }: Notice): boolean {
  return status === undefined || status === "firing";
}

function mutedBy({ reason, until }: Mute): Pick<ExplainedRoute, "muted" | "mutedUntil"> {
  const isKnown = until !== undefined && Number.isFinite(until);
  return { muted: reason, ...(isKnown ? { mutedUntil: new Date(until).toISOString() } : {}) };
}

/** Who would be paged by a step, and when. */
function stepText({ step, at, people, targets, roundRobin, remark }: ForeseenStep): string {
  const told = [
    roundRobin === true ? `one of ${people.join(", ")}` : people.join(", "),
    ...targets,
  ];
  const whom = told.filter((each) => each !== "").join(", ");
  const why = remark === undefined ? "" : ` (${remark})`;
  return `step ${step} at ${at.slice(0, 19)}Z: ${whom === "" ? "nobody" : whom}${why}`;
}
