import type { Action } from "@tocsin/core";
import { applicationIn, type Hand, look, orderedPlace } from "./hand.ts";

// It answers once the controller has looked, which takes a while for a large repository.
const refreshedWithinMs = 50_000;

/** Makes Argo CD compare the application with its repository now. */
export function refresh(hand: Hand): Action {
  return {
    name: "refresh",
    title: "Refresh",
    description: "Compare the application with its repository now.",
    applies: (about) => applicationIn(about, hand) !== undefined,
    fields: [
      {
        name: "hard",
        label: "Hard",
        kind: "flag",
        hint: "Make the manifests anew too, instead of using those it keeps",
      },
    ],
    async run(order) {
      const ordered = orderedPlace(order, hand);
      if ("end" in ordered) return ordered.end;
      const place = ordered.value;
      const query = { refresh: order.values.hard === true ? "hard" : "normal" };
      const question = { query, withinMs: refreshedWithinMs };
      const found = await look(hand, place, order.signal, question);
      if ("end" in found) return found.end;
      const { sync, health } = found.value;
      return { status: "done", text: `${place.called} was compared anew: ${sync}, ${health}` };
    },
  };
}
