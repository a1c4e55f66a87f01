import type { Tie } from "./rules.ts";

/** The lane of what follows by itself from what fires. */
export const followLane = "follow";

/** What an incident is found by that holds something which a tie could inhibit. */
export function targetTerm(tie: Tie): string {
  return `inhibitable=${tie}`;
}
