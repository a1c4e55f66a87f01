import { buildRoutes, matchRoutes, parseDuration, showDuration } from "@tocsin/core";
import { describe, expect, it } from "vitest";

const view = (labels: Record<string, string>) => (name: string) => labels[name] ?? "";
describe("the tree", () => {
  const receivers = ["root", "team", "prod", "all"];
  const read = (options: Parameters<typeof buildRoutes>[0]) => {
    const reading = buildRoutes(options, receivers);
    if (reading.problems !== undefined) throw new Error(JSON.stringify(reading.problems));
    return reading.route;
  };
  const told = (options: Parameters<typeof buildRoutes>[0], labels: Record<string, string>) =>
    matchRoutes(read(options), view(labels)).map((route) => route.receiver);

  const tree = {
    receiver: "root",
    routes: [
      { receiver: "all", matchers: ['env=~".+"'], continue: true },
      {
        receiver: "team",
        matchers: ['team="web"'],
        routes: [{ receiver: "prod", matchers: ['env="prod"'] }],
      },
      { receiver: "prod", matchers: ['env="prod"'] },
    ],
  };

  it.each([
    [{}, ["root"]],
    [{ env: "dev" }, ["all"]],
    [{ team: "web" }, ["team"]],
    [{ team: "web", env: "prod" }, ["all", "prod"]],
    [{ env: "prod" }, ["all", "prod"]],
  ])("%j goes to %j", (labels, expected) => {
    expect(told(tree, labels as Record<string, string>)).toEqual(expected);
  });

  it("hands down what a route does not say, but not its matchers", () => {
    const route = read({
      receiver: "root",
      groupWait: "30s",
      groupBy: ["a"],
      routes: [{ matchers: ["x=y"], routes: [{ repeatInterval: 0, groupBy: [] }] }],
    });
    const leaf = route.routes[0]?.routes[0];
    expect(leaf).toMatchObject({
      receiver: "root",
      groupWaitMs: 30_000,
      groupBy: [],
      repeatIntervalMs: 0,
      matchers: [],
    });
  });

  it("finds every problem, with its place", () => {
    const reading = buildRoutes(
      {
        receiver: "nobody",
        groupWait: "soon",
        routes: [{ matchers: ["a=b", "a=~("], groupBy: ["...", "a"] }],
      },
      receivers,
    );
    expect(reading.problems?.map(({ path }) => path.join("."))).toEqual([
      "receiver",
      "groupWait",
      "routes.0.groupBy",
      "routes.0.matchers.1",
    ]);
    expect(reading.problems?.[0]?.message).toContain("there are root, team, prod, all");
  });
});

describe("durations", () => {
  it.each([
    ["0s", 0],
    ["0", 0],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["500ms", 500],
    [1_500, 1_500],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "5", "m5", "1h 30m", "-5s", -1, Number.NaN, "9".repeat(40)])(
    "%s is none",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each([
    [0, "0 s"],
    [59_000, "59 s"],
    [3_600_000, "1 h"],
    [7_800_000, "2 h 10 m"],
    [90_061_000, "1 d 1 h"],
  ])("%d ms is shown as %s", (ms, shown) => {
    expect(showDuration(ms)).toBe(shown);
  });
});
