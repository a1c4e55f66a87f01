import type { Reason } from "./explain.ts";
import { type LabelView, type Matcher, showMatcher } from "./matcher.ts";
import type { Route } from "./tree.ts";

/** More routes that do not match say nothing to anybody, and are counted. */
const mostUnmatched = 20;
const mostMatched = 50;
const mostNames = 5;

interface Walk {
  readonly labels: LabelView;
  readonly reasons: Reason[];
  unmatched: number;
  matched: number;
}

/** The same walk as `matchRoutes`, with a sentence for the nodes that were looked at. */
export function explainWalk(root: Route, labels: LabelView): Reason[] {
  const walk: Walk = { labels, reasons: [], unmatched: 0, matched: 0 };
  visit(root, walk);
  if (walk.matched > mostMatched) {
    say(walk, "matched", `${walk.matched - mostMatched} more routes take it`);
  }
  return walk.reasons;
}

/** A node whose matchers hold: those below it take it, or else itself. */
function visit(route: Route, walk: Walk): void {
  const { routes } = route;
  // Of a great many, those that share a value with it are the ones to look at.
  const near = routes.length > mostUnmatched ? new Set(route.candidates(walk.labels)) : undefined;
  let others = 0;
  let below = false;
  for (const [index, child] of routes.entries()) {
    const failed = child.matchers.find((matcher) => !matcher.test(walk.labels));
    if (failed !== undefined) {
      const told = (near === undefined || near.has(child)) && sayUnmatched(child, failed, walk);
      if (!told) others += 1;
      continue;
    }
    visit(child, walk);
    below = true;
    if (child.continues) continue;
    sayNotLookedAt(child, routes.slice(index + 1), walk);
    break;
  }
  if (others > 0) {
    const what = others === 1 ? "1 other route does" : `${others} other routes do`;
    say(walk, "not matched", `below route ${route.name} ${what} not match`);
  }
  if (below) return;
  walk.matched += 1;
  if (walk.matched > mostMatched) return;
  say(walk, "matched", `route ${route.name} takes it for receiver ${route.receiver}`);
}

function sayUnmatched(route: Route, failed: Matcher, walk: Walk): boolean {
  if (walk.unmatched >= mostUnmatched) return false;
  walk.unmatched += 1;
  const value = JSON.stringify(walk.labels(failed.name));
  const what = `${showMatcher(failed)} does not hold, ${failed.name} is ${value}`;
  say(walk, "not matched", `route ${route.name}: ${what}`);
  return true;
}

function sayNotLookedAt(route: Route, rest: readonly Route[], walk: Walk): void {
  if (rest.length === 0 || walk.matched > mostMatched) return;
  const names = rest.slice(0, mostNames).map(({ name }) => name);
  const more = rest.length - names.length;
  const shown = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  say(walk, "not matched", `route ${route.name} has no continue: ${shown} not looked at`);
}

function say({ reasons }: Walk, step: string, detail: string): void {
  reasons.push({ step, detail });
}
