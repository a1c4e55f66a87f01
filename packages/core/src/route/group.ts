import type { Notice } from "../notice.ts";
import { labelsOf } from "./labels.ts";
import type { Route } from "./tree.ts";

/** What puts notices of one route into one incident. */
export interface Group {
  /** `prod:{source="github",subject="acme/api ci@main"}` */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The group that a notice falls into on a route. */
export function groupOf(route: Route, notice: Notice): Group {
  const view = labelsOf(notice);
  const names = route.groupBy[0] === "..." ? Object.keys(notice.labels) : route.groupBy;
  const labels: Record<string, string> = {};
  for (const name of [...new Set(names)].sort()) labels[name] = view(name);
  const shown = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return { key: `${route.name}:{${shown.join(",")}}`, labels };
}
