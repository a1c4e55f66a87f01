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
      if (!ordered.ok) return ordered.end;
      const place = ordered.found;
      const query = { refresh: order.values.hard === true ? "hard" : "normal" };
      const question = { query, withinMs: refreshedWithinMs };
      const read = await look(hand, place, order.signal, question);
      if (!read.ok) return read.end;
      const { sync, health } = read.found;
      return { status: "done", text: `${place.called} was compared anew: ${sync}, ${health}` };
    },
  };
}
