import type { Escalation, Place } from "./escalation.ts";
import { failOverMs } from "./look-after.ts";

/** The places that are looked after once a step has told these: what is known of earlier ones matters for the round. */
export function placesOf(
  targets: readonly string[],
  { places = [], round, next }: Escalation,
  now: number,
): readonly Place[] {
  const isNew = new Set(targets);
  const earlier = places.filter(
    ({ target, state, round: its }) => !isNew.has(target) && (state === "told" || its === round),
  );
  const told = { round, step: next, state: "told", toldAt: now, lookAt: now + failOverMs } as const;
  return [...earlier, ...targets.map((target) => ({ ...told, target }))];
}
