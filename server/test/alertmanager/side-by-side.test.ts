import { beforeAll, describe, expect, test } from "vitest";
import type { Scenario } from "./scenario.ts";
import { inhibition, losses, silencing } from "./scenarios/mute.ts";
import { paired } from "./scenarios/pair.ts";
import { sending, turningPoints } from "./scenarios/send.ts";
import { utf8 } from "./scenarios/utf8.ts";
import { openPair, playOn, sides } from "./sides.ts";

const together = [...sending, ...inhibition, ...silencing, ...losses, ...utf8];

describe.each(sides)("on %s", (side) => {
  const outcomes = new Map<Scenario, readonly string[]>();

  beforeAll(async () => {
    const played = await Promise.all([
      playOn(side, together),
      ...turningPoints.map((scenario) => playOn(side, [scenario])),
      playOn(side, paired, openPair),
    ]);
    for (const [scenario, problems] of played.flatMap((each) => [...each])) {
      outcomes.set(scenario, problems);
    }
  });

  test.each([...together, ...turningPoints, ...paired])("$name", (scenario) => {
    expect(outcomes.get(scenario) ?? []).toEqual([]);
  });
});
