import { type Found, found, type Order } from "@tocsin/core";
import { change, type Hand, pathOf } from "./hand.ts";
import type { Automated, Live } from "./live.ts";
import type { Place } from "./place.ts";

/** Turns auto-sync off, says so, and gives how to turn it on again as it was. */
export async function pauseAutoSync(
  hand: Hand,
  place: Place,
  { madeBy }: Live,
  automated: Automated,
  order: Order,
): Promise<Found<string>> {
  const patch = JSON.stringify({ spec: { syncPolicy: { automated: null } } });
  const body = { name: place.name, appNamespace: place.namespace, patchType: "merge", patch };
  const { end } = await change(hand, place, "update", order.signal, [
    "PATCH",
    pathOf(place),
    { body },
  ]);
  const again = onAgain(place, automated);
  if (end !== undefined) {
    const doubt = end.status === "unclear" ? ` Auto-sync may be off now; ${again}` : "";
    const text = `auto-sync could not be paused, and nothing was rolled back: ${end.text}.${doubt}`;
    return { ok: false, end: { ...end, text } };
  }
  const back =
    madeBy === undefined
      ? ""
      : ` ${madeBy} may turn it on by itself: pause that, or change it there.`;
  const told = `Auto-sync of ${place.called} is paused; ${again}.${back}`;
  await order.say(told);
  return found(told);
}

function onAgain({ called }: Place, { prune, selfHeal, allowEmpty }: Automated): string {
  const flags = [
    prune === true ? " --auto-prune" : "",
    selfHeal === true ? " --self-heal" : "",
    allowEmpty === true ? " --allow-empty" : "",
  ];
  return `to turn it on again as it was: \`argocd app set ${called} --sync-policy automated${flags.join("")}\``;
}
