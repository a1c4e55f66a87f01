import { isFlapping } from "../correlate/flapping.ts";
import type { Incident } from "../correlate/incident.ts";
import type { Notice } from "../notice.ts";
import { severities } from "../notice.ts";

/** Whether all that happened are changes of what flaps, as everybody was told, and none is worse than before. */
export function isOldStory(
  before: Incident | undefined,
  after: Incident,
  folds: readonly { readonly notice: Notice }[],
): boolean {
  const known = before?.flapping;
  if (known === undefined || folds.length === 0 || hasSettled(before, after)) return false;
  return (
    folds.every(({ notice }) => isFlapping(after.flapping, notice)) &&
    severities.indexOf(after.severity) >= severities.indexOf(known.severity)
  );
}

/** Whether something that flapped is stable now. */
export function hasSettled(before: Incident | undefined, after: Incident): boolean {
  return before?.flapping?.of.some((each) => !isFlapping(after.flapping, each)) === true;
}
