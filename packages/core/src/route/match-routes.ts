import type { LabelView } from "./condition.ts";
import type { Route } from "./tree.ts";

/** The routes that take these labels: depth first; a node stands for itself when none below it matches. */
export function matchRoutes(route: Route, labels: LabelView): Route[] {
  const found: Route[] = [];
  collect(route, labels, found);
  return found;
}

function collect(route: Route, labels: LabelView, found: Route[]): boolean {
  for (const matcher of route.matchers) if (!matcher.test(labels)) return false;
  const before = found.length;
  for (const child of route.candidates(labels)) {
    if (collect(child, labels, found) && !child.continues) break;
  }
  if (found.length === before) found.push(route);
  return true;
}
