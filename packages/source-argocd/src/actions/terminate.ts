import type { Action } from "@tocsin/core";
import { applicationIn, calledIn, change, type Hand, orderedPlace, pathOf } from "./hand.ts";

/** Ends the operation that goes on. */
export function terminate(hand: Hand): Action {
  return {
    name: "terminate",
    title: "Terminate sync",
    description: "End the operation of the application that goes on.",
    applies: (about) => applicationIn(about, hand)?.busy === true,
    confirm: (about) =>
      `Terminate the operation of ${calledIn(about, hand)}, with what it has done half?`,
    danger: true,
    async run(order) {
      const ordered = orderedPlace(order, hand);
      if (!ordered.ok) return ordered.end;
      const place = ordered.found;
      const query = { appNamespace: place.namespace };
      const { end } = await change(hand, place, "sync", order.signal, [
        "DELETE",
        pathOf(place, "/operation"),
        { query },
      ]);
      if (end !== undefined) return end;
      const text = `Argo CD is ending the operation of ${place.called}; what it has applied stays`;
      return { status: "done", text };
    },
  };
}
