import { endedInTime } from "../decide/patience.ts";
import type { Route } from "../route/tree.ts";
import type { Incident } from "./incident.ts";

/**
 * Whether an incident that closed by itself a moment ago goes on with news of its group. Not what a person has
 * closed, who has seen enough of it, nor what ended before anybody was told.
 */
export function lingers(
  incident: Incident,
  route: Pick<Route, "forMs" | "lingerMs">,
  now: number,
): boolean {
  const { state, closedAt, counts } = incident;
  if (state !== "closed" || closedAt === undefined || route.lingerMs === 0) return false;
  const byItself = counts.firing + counts.running === 0;
  const passed = now - Date.parse(closedAt);
  return byItself && passed <= route.lingerMs && !endedInTime(incident, undefined, route);
}

/** The incident as its next spell begins: who had the last one need not have this one. */
export function goingOn(incident: Incident): Incident {
  return { ...incident, acknowledged: undefined, answeredBy: undefined };
}

/** Whether something begins to fire in an incident that had closed. */
export function firesAnew(before: Incident | undefined, after: Incident): boolean {
  if (before?.state !== "closed" || after.state === "closed") return false;
  // What one request reports is one moment, and nothing has ended in between.
  return after.counts.firing > 0 && after.request !== before.request;
}
