import { expect, test } from "vitest";
import { overdueIn } from "../../src/life/overdue.ts";

const now = 1_000_000_000;
const due = (secondsAgo: number) => ({ waiting: 3, oldestDue: now - secondsAgo * 1_000 });
const channels = new Set(["slack"]);

test.each([
  [{}, undefined],
  [{ inbox: due(30), chores: { waiting: 0 } }, undefined],
  [{ inbox: due(31) }, "work in the lane inbox is 31 s late"],
  [{ inbox: due(300), escalate: due(40) }, "an escalation is 40 s late"],
  [{ chores: due(50), "deliver-slack": due(60) }, "work in the lane deliver-slack is 60 s late"],
  // Its channel is in the config no longer.
  [{ "deliver-gone": due(600) }, undefined],
])("%j: %s", (depth, reason) => {
  expect(overdueIn(depth, channels, now)).toBe(reason);
});
