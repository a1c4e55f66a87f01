import type { z } from "zod";
import { gettable, type Listed } from "./alert-view.ts";
import { byLabels, byPlace, byText } from "./order.ts";
import type { alertGroup } from "./schemas.ts";

type AlertGroup = z.output<typeof alertGroup>;
type Place = Listed["problem"]["routes"][number];

interface Group {
  readonly place: Place;
  readonly members: Listed[];
}

export interface GroupFilter {
  takesReceiver(name: string): boolean;
  /** With those that a time mutes. */
  readonly muted: boolean;
}

/** What fires, as the routes group it, in Alertmanager's order. */
export function groupsOf(
  found: readonly Listed[],
  { takesReceiver, muted }: GroupFilter,
  now: number,
): AlertGroup[] {
  const groups = new Map<string, Group>();
  const receivers = new Map<Listed, Set<string>>();
  for (const each of found) {
    for (const place of each.problem.routes) {
      if (!takesReceiver(place.receiver)) continue;
      receivers.set(each, (receivers.get(each) ?? new Set()).add(place.receiver));
      const key = JSON.stringify([place.route, place.group]);
      const group = groups.get(key) ?? { place, members: [] };
      groups.set(key, group);
      group.members.push(each);
    }
  }
  return [...groups.values()]
    .filter(({ place }) => muted || place.mutedBy.length === 0)
    .sort(
      (one, other) =>
        byLabels(one.place.group, other.place.group) ||
        byText(one.place.receiver, other.place.receiver),
    )
    .map(({ place, members }) => ({
      alerts: members
        .sort((one, other) => byPlace(one.shown.labels, other.shown.labels))
        .map((each) => gettable(each, [...(receivers.get(each) ?? [])].sort(), place.mutedBy, now)),
      labels: withValues(place.group),
      receiver: { name: place.receiver },
      routeLabels: {},
    }));
}

/** A label that the group has not is no label of it. */
function withValues(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}
