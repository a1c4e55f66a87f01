import { type Muting, muteOf } from "../decide/mute.ts";
import type { Notice } from "../notice.ts";
import type { ExplainedRoute, Explanation, Reason } from "./explain.ts";
import { groupOf } from "./group.ts";
import { labelsOf } from "./labels.ts";
import { type LabelView, showMatcher } from "./matcher.ts";
import { matchRoutes, type Route } from "./tree.ts";

export interface Now {
  readonly route: Route;
  readonly receivers: Readonly<Record<string, readonly string[]>>;
  /** The open incident of a group. */
  readonly openIncident: (groupKey: string) => string | undefined;
  readonly muting: Muting;
  readonly time: number;
}

/** Why a notice would reach whom it would reach, and why nobody else. Pure. */
export function explainNotice(notice: Notice, now: Now): Explanation {
  const labels = labelsOf(notice);
  const reasons: Reason[] = [];
  walk(now.route, labels, reasons);
  const routes = matchRoutes(now.route, labels).map((route): ExplainedRoute => {
    const group = groupOf(route, notice);
    const incident = now.openIncident(group.key);
    const part = { notice, since: notice.at, failures: 0 };
    const mute = muteOf({ parts: [part] }, route, now.muting, now.time);
    const { escalation } = route;
    return {
      route: route.name,
      receiver: route.receiver,
      targets: now.receivers[route.receiver] ?? [],
      groupKey: group.key,
      ...(incident === undefined ? {} : { incident }),
      ...(mute === undefined ? {} : { muted: mute.reason }),
      ...(escalation === undefined ? {} : { escalation }),
    };
  });
  for (const each of routes) {
    const { route, receiver, targets, groupKey, incident, muted, escalation } = each;
    const where = incident === undefined ? "opens a new incident" : `joins incident ${incident}`;
    reasons.push({ step: "grouped", detail: `route ${route}: ${where} for ${groupKey}` });
    if (muted !== undefined) {
      reasons.push({ step: "suppressed", detail: `route ${route}: ${muted}` });
      continue;
    }
    const whom = targets.length === 0 ? "nobody: its list is empty" : targets.join(", ");
    reasons.push({ step: "told", detail: `receiver ${receiver}: ${whom}` });
    if (escalation !== undefined) {
      reasons.push({ step: "escalated", detail: `a problem starts escalation ${escalation}` });
    }
  }
  return {
    notice,
    routes,
    targets: [
      ...new Set(routes.flatMap((route) => (route.muted === undefined ? route.targets : []))),
    ],
    reasons,
  };
}

/** The same walk as `matchRoutes`, with a sentence for every node that was looked at. */
function walk(route: Route, labels: LabelView, reasons: Reason[]): boolean {
  const failed = route.matchers.find((matcher) => !matcher.test(labels));
  if (failed !== undefined) {
    const value = JSON.stringify(labels(failed.name));
    reasons.push({
      step: "not matched",
      detail: `route ${route.name}: ${showMatcher(failed)} does not hold, ${failed.name} is ${value}`,
    });
    return false;
  }
  let below = false;
  for (const [index, child] of route.routes.entries()) {
    if (!walk(child, labels, reasons)) continue;
    below = true;
    if (child.continues) continue;
    const rest = route.routes.slice(index + 1).map((sibling) => sibling.name);
    if (rest.length > 0) {
      reasons.push({
        step: "not matched",
        detail: `route ${child.name} has no continue: ${rest.join(", ")} not looked at`,
      });
    }
    break;
  }
  if (!below)
    reasons.push({
      step: "matched",
      detail: `route ${route.name} takes it for receiver ${route.receiver}`,
    });
  return true;
}
