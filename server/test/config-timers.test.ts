import { expect, test } from "vitest";
import { folder, load, problemsIn, tocsin } from "./help.ts";

const tree = (keys: string) => `channels: { console: {} }
receivers: { ops: ["console:out"] }
route:
  receiver: ops
  ${keys}
`;

test.each([
  [
    "a time that is none",
    "for: soon",
    'tocsin.yaml:5:8: route.for: "soon" is not a duration: write',
  ],
  [
    "too few changes",
    "flap: { changes: 2, within: 15m }",
    "tocsin.yaml:5:9: route.flap: changes is a whole number from 3 to 20",
  ],
  [
    "half a change",
    "flap: { changes: 3.5, within: 15m }",
    "tocsin.yaml:5:9: route.flap: changes is a whole number from 3 to 20",
  ],
  [
    "too short a time",
    "flap: { changes: 6, within: 30s }",
    'tocsin.yaml:5:9: route.flap: within is a duration from 1m to 24h, such as 15m, and not "30s"',
  ],
  [
    "a key with a typing error",
    "flap: { changes: 6, within: 15m, chnages: 6 }",
    'route.flap.chnages: is not known here: did you mean "changes"?',
  ],
  ["no time", "flap: { changes: 6 }", "route.flap.within: is missing"],
  ["a word that is not none", "flap: off", "must be none, or such as { changes: 6, within: 15m }"],
])("%s is told with its place", async (_, keys, message) => {
  expect(await problemsIn(tree(keys))).toContain(message);
});

test("the timers reach the gateway and routes show", async () => {
  const yaml = tree(`for: 5m
  flap: { changes: 6, within: 15m }
  routes: [{ name: calm, matchers: ['app="web"'], for: 0s, flap: none }]`);
  const { route } = await load(yaml);
  expect(route).toMatchObject({
    for: "5m",
    flap: { changes: 6, within: "15m" },
    routes: [{ for: "0s", flap: "none" }],
  });
  const cwd = folder({ "tocsin.yaml": yaml });
  expect((await tocsin(["routes", "show"], { cwd })).out).toBe(
    'everything -> ops for 5m flap 6 in 15m\n  {app="web"} "calm" for 0s flap none\n',
  );
});
