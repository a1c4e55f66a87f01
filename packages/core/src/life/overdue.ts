import { escalateLane } from "../correlate/keys.ts";
import { deliveryLane } from "../deliver/delivery.ts";
import type { LaneDepth } from "../storage.ts";

/** Work that waits for longer than this is not being done, in ms. */
export const overdueAfterMs = 30_000;

const deliveries = deliveryLane("");

/** What shows that work is not being done; undefined: nothing does. `channels`: those of the config. */
export function overdueIn(
  depth: Readonly<Record<string, LaneDepth>>,
  channels: ReadonlySet<string>,
  now: number,
): string | undefined {
  const late = Object.entries(depth).flatMap(([lane, { oldestDue = now }]) => {
    const lateMs = now - oldestDue;
    // Nobody serves the lane of a channel that the config has no longer.
    const isServed = !lane.startsWith(deliveries) || channels.has(lane.slice(deliveries.length));
    return lateMs > overdueAfterMs && isServed ? [{ lane, lateMs }] : [];
  });
  const [first] = late.sort(
    (one, other) =>
      Number(other.lane === escalateLane) - Number(one.lane === escalateLane) ||
      other.lateMs - one.lateMs,
  );
  if (first === undefined) return undefined;
  const seconds = Math.floor(first.lateMs / 1_000);
  return first.lane === escalateLane
    ? `an escalation is ${seconds} s late`
    : `work in the lane ${first.lane} is ${seconds} s late`;
}
