import { beforeAll, describe, expect, test } from "vitest";
import { type Scenario, wantedOf } from "./scenario.ts";
import { inhibition, losses, silencing } from "./scenarios/mute.ts";
import { paired } from "./scenarios/pair.ts";
import { sending, turningPoints } from "./scenarios/send.ts";
import { utf8 } from "./scenarios/utf8.ts";
import { openPair, playOn, sides } from "./sides.ts";

const together = [...sending, ...inhibition, ...silencing, ...losses, ...utf8];
const outcomes = sides.map(() => new Map<Scenario, readonly string[]>());

// All at the same time: most of it is waiting.
beforeAll(async () => {
  await Promise.all(
    sides.map(async (side, at) => {
      const played = await Promise.all([
        playOn(side, together),
        ...turningPoints.map((scenario) => playOn(side, [scenario])),
        playOn(side, paired, openPair),
      ]);
      for (const [scenario, problems] of played.flatMap((each) => [...each])) {
        outcomes[at]?.set(scenario, problems);
      }
    }),
  );
});

describe.each(sides)("on %s", (side) => {
  const all = [...together, ...turningPoints, ...paired];
  const able = all.filter((scenario) => wantedOf(scenario, side) !== undefined);

  test.each(able)("$name", (scenario) => {
    expect(outcomes[sides.indexOf(side)]?.get(scenario)).toEqual([]);
  });
});
