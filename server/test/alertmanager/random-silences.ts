import type { Random } from "../../../packages/core/test/alertmanager/random.ts";
import type { Matcher } from "./silence-party.ts";

/** ms from now. What is near to now is so only until the next pause is over. */
type Offset = number;

export interface SilenceBody {
  readonly matchers?: readonly Matcher[];
  /** `kept`: as it was read last, when it changes a known one; otherwise now. */
  readonly startsAt: Offset | "kept" | "absent";
  readonly endsAt: Offset | "kept" | "absent";
  readonly createdBy: string;
  readonly comment: string;
}

/** What is done to a silence; `of` counts those that the sequence has made, modulo their number. */
export type Deed =
  | { readonly do: "create"; readonly body: SilenceBody }
  | { readonly do: "update"; readonly of: number; readonly body: SilenceBody }
  | { readonly do: "update unknown"; readonly body: SilenceBody }
  | { readonly do: "expire"; readonly of: number }
  | { readonly do: "get"; readonly of: number }
  | { readonly do: "get unknown" | "expire unknown" | "pause" };

export const soonMs = 400;
export const pauseMs = 450;
const minute = 60_000;

const starts: readonly SilenceBody["startsAt"][] = [
  ...([-60 * minute, -5_000, "kept", "kept", "kept"] as const),
  ...([soonMs, 2 * minute, 10 * minute, "absent"] as const),
];
const ends: readonly SilenceBody["endsAt"][] = [
  ...([-minute, -3_000, soonMs, soonMs, "kept"] as const),
  ...([minute, 5 * minute, 20 * minute, 30 * minute, "absent"] as const),
];
const plain = { isRegex: false, isEqual: true };
const matcherLists: readonly (readonly Matcher[])[] = [
  [{ name: "app", value: "web", ...plain }],
  [{ name: "app", value: "web|api", isRegex: true, isEqual: true }],
  [
    { name: "app", value: "web", isRegex: false, isEqual: false },
    { name: "env", value: "x", ...plain },
  ],
  [
    { name: "env", value: "x", ...plain },
    { name: "app", value: "web", ...plain },
  ],
  [{ name: "app", value: "web", isRegex: false }],
];
const badMatcherLists: readonly (readonly Matcher[])[] = [
  [],
  [{ name: "app", value: ".*", isRegex: true, isEqual: true }],
  [{ name: "app", value: "", ...plain }],
  [{ name: "app", value: "x", isRegex: false, isEqual: false }],
  [{ name: "app", value: "(", isRegex: true, isEqual: true }],
  [{ name: "", value: "web", ...plain }],
];

/** A sequence that mostly does what may be done. */
export function randomDeeds(random: Random, length: number): readonly Deed[] {
  const first: Deed = { do: "create", body: goodBody(random) };
  return [first, ...random.list(length, () => deed(random))];
}

function deed(random: Random): Deed {
  const of = random.whole(6);
  const chance = random.whole(100);
  if (chance < 15) return { do: "create", body: goodBody(random) };
  if (chance < 25) return { do: "create", body: anyBody(random) };
  if (chance < 55) return { do: "update", of, body: anyBody(random) };
  if (chance < 70) return { do: "expire", of };
  if (chance < 83) return { do: "get", of };
  if (chance < 93) return { do: "pause" };
  if (chance < 97) return { do: "update unknown", body: goodBody(random) };
  return { do: random.pick(["get unknown", "expire unknown"] as const) };
}

function goodBody(random: Random): SilenceBody {
  return {
    matchers: random.pick(matcherLists),
    startsAt: random.pick([-5_000, 0, soonMs, 2 * minute]),
    endsAt: random.pick([5 * minute, 20 * minute]),
    createdBy: "ann",
    comment: "deploying",
  };
}

function anyBody(random: Random): SilenceBody {
  return {
    // Mostly as they were, or no update would be one.
    ...(random.chance(0.35) ? { matchers: random.pick(matcherLists) } : {}),
    ...(random.chance(0.05) ? { matchers: random.pick(badMatcherLists) } : {}),
    startsAt: random.pick(starts),
    endsAt: random.pick(ends),
    createdBy: random.pick(["ann", "bo"]),
    comment: random.pick(["deploying", "a drill"]),
  };
}
