import type { Notice } from "../notice.ts";
import { labelsOf } from "./labels.ts";
import type { LabelView } from "./matcher.ts";
import type { Route } from "./tree.ts";

/** What puts notices of one route into one incident. */
export interface Group {
  /** `prod:{source="github",subject="acme/api ci@main"}` */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The group that a notice falls into on a route; `view` spares making it anew for each route. */
export function groupOf(route: Route, notice: Notice, view: LabelView = labelsOf(notice)): Group {
  const names = route.groupBy[0] === "..." ? Object.keys(notice.labels) : route.groupBy;
  const labels: Record<string, string> = {};
  for (const name of inOrder(names)) labels[name] = view(name);
  let shown = "";
  for (const name of Object.keys(labels)) {
    shown += `${shown === "" ? "" : ","}${name}=${JSON.stringify(labels[name])}`;
  }
  return { key: `${route.name}:{${shown}}`, labels };
}

/** Sorted, each once; a route's own names nearly always are. */
function inOrder(names: readonly string[]): readonly string[] {
  const isOrdered = names.every((name, at) => at === 0 || (names[at - 1] ?? "") < name);
  return isOrdered ? names : [...new Set(names)].sort();
}
