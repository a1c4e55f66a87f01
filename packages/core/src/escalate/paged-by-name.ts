import { splitTarget } from "../deliver/delivery.ts";
import type { Setup } from "../setup.ts";

/** Everybody whom a step or a receiver names as a person: they have to be reachable at any time. */
export function pagedByName({
  escalations,
  receivers,
}: Pick<Setup, "escalations" | "receivers">): Set<string> {
  const steps = [...escalations.values()].flatMap(({ steps: each }) => each);
  const targets = [...steps.flatMap(({ notify }) => notify), ...Object.values(receivers).flat()];
  return new Set(
    targets.flatMap((target) => {
      const { channel, address } = splitTarget(target);
      return channel === "person" ? [address] : [];
    }),
  );
}
