import { beforeAll, describe, expect, test } from "vitest";
import { type Scenario, wantedOf } from "./scenario.ts";
import { inhibition, losses, silencing } from "./scenarios/mute.ts";
import { paired } from "./scenarios/pair.ts";
import { sending, turningPoints } from "./scenarios/send.ts";
import { utf8 } from "./scenarios/utf8.ts";
import { openPair, playOn, type Sharing, sides } from "./sides.ts";

const together = [...sending, ...inhibition, ...silencing, ...losses, ...utf8];
const outcomes = new Map<string, ReadonlyMap<Scenario, readonly string[]>>();

// All at the same time: most of it is waiting.
beforeAll(async () => {
  const sharings = sides.flatMap((side): Sharing[] => [
    { side, scenarios: together },
    ...turningPoints.map((scenario) => ({ side, scenarios: [scenario] })),
    { side, scenarios: paired, open: openPair },
  ]);
  const played = await playOn(sharings);
  for (const side of sides) {
    const theirs = played.filter((_, at) => sharings[at]?.side === side);
    outcomes.set(side, new Map(theirs.flatMap((each) => [...each])));
  }
});

describe.each(sides)("on %s", (side) => {
  const all = [...together, ...turningPoints, ...paired];
  const able = all.filter((scenario) => wantedOf(scenario, side) !== undefined);

  test.each(able)("$name", (scenario) => {
    expect(outcomes.get(side)?.get(scenario)).toEqual([]);
  });
});
