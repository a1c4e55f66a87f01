import { buildRoutes, matchRoutes, type Route, type RouteOptions } from "@tocsin/core";
import { describe, expect, it } from "vitest";

const receivers = ["desk", "payments", "lab", "live", "audit", "shops", "one", "two"];

function build(options: RouteOptions): Route {
  const reading = buildRoutes(options, receivers);
  if (reading.problems !== undefined) throw new Error(JSON.stringify(reading.problems));
  return reading.route;
}

const reached = (route: Route, labels: Record<string, string>) =>
  matchRoutes(route, (name) => labels[name] ?? "");

const problemsOf = (options: RouteOptions) =>
  (buildRoutes(options, receivers).problems ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

/** Matchers in braces, several in one entry and without quotes, all in one tree. */
const tree: RouteOptions = {
  receiver: "desk",
  groupBy: [],
  groupWait: "30s",
  groupInterval: "5m",
  repeatInterval: "4h",
  routes: [
    {
      matchers: ['{team="payments"}', '{severity!="info"}'],
      receiver: "payments",
      routes: [
        { matchers: ['{stage="lab", host!~".*-old"}'], receiver: "lab", groupBy: ["..."] },
        { matchers: ["stage=production"], receiver: "live", groupWait: "1m", continue: true },
        {
          matchers: ['stage=~"produ.*"', 'job=~".*"'],
          receiver: "audit",
          groupBy: ["job"],
          groupWait: "30s",
          repeatInterval: "1h",
        },
      ],
    },
    { matchers: ['team=~"shop-(a|b)"'], receiver: "shops", groupBy: ["x", "y"], groupWait: "2m" },
    {
      matchers: ["{group_by=role,}"],
      groupBy: ["role"],
      routes: [
        {
          matchers: ["stage=lab"],
          receiver: "lab",
          routes: [{ matchers: ["wait=long"], groupWait: "2m" }],
        },
      ],
    },
  ],
};

const inherited = {
  groupBy: [] as string[],
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
};

describe("who is reached, and with which settings", () => {
  const route = build(tree);

  it.each([
    [
      "no child takes it, so the node itself does",
      { team: "payments" },
      ["0.0"],
      [{ ...inherited, receiver: "payments" }],
    ],
    [
      "a value that no child wants",
      { team: "payments", stage: "off" },
      ["0.0"],
      [{ ...inherited, receiver: "payments" }],
    ],
    [
      "one matcher that fails is enough",
      { team: "payments", severity: "info" },
      ["0"],
      [{ ...inherited, receiver: "desk" }],
    ],
    [
      "nothing fits, so the root takes it",
      { team: "else" },
      ["0"],
      [{ ...inherited, receiver: "desk" }],
    ],
    [
      "an alternative of a pattern",
      { team: "shop-b" },
      ["0.1"],
      [{ ...inherited, receiver: "shops", groupBy: ["x", "y"], groupWaitMs: 120_000 }],
    ],
    ["a pattern is anchored", { team: "shop-b2" }, ["0"], [{ ...inherited, receiver: "desk" }]],
    [
      "grouped by all labels",
      { team: "payments", stage: "lab" },
      ["0.0.0"],
      [{ ...inherited, receiver: "lab", groupBy: ["..."] }],
    ],
    [
      "both matchers of an entry count",
      { team: "payments", stage: "lab", host: "web-old" },
      ["0.0"],
      [{ ...inherited, receiver: "payments" }],
    ],
    [
      "continue goes on with the siblings, where a missing label is empty",
      { team: "payments", stage: "production" },
      ["0.0.1", "0.0.2"],
      [
        { ...inherited, receiver: "live", groupWaitMs: 60_000 },
        { ...inherited, receiver: "audit", groupBy: ["job"], repeatIntervalMs: 3_600_000 },
      ],
    ],
    [
      "the receiver from above, the grouping its own",
      { group_by: "role" },
      ["0.2"],
      [{ ...inherited, receiver: "desk", groupBy: ["role"] }],
    ],
    [
      "the grouping from above, the receiver its own",
      { group_by: "role", stage: "lab" },
      ["0.2.0"],
      [{ ...inherited, receiver: "lab", groupBy: ["role"] }],
    ],
    [
      "two levels down",
      { group_by: "role", stage: "lab", wait: "long" },
      ["0.2.0.0"],
      [{ ...inherited, receiver: "lab", groupBy: ["role"], groupWaitMs: 120_000 }],
    ],
  ])("%s: %j", (_, labels, names, settings) => {
    const routes = reached(route, labels as Record<string, string>);
    expect(routes.map(({ name }) => name)).toEqual(names);
    expect(routes).toMatchObject(settings);
  });

  it.each([
    [{ test: "1" }, false, ["one"]],
    [{ test: "2" }, false, ["one", "two"]],
    [{ test: "2" }, true, ["two", "one"]],
    [{ test: "other" }, false, ["desk"]],
  ])("%j, reversed: %j, in the order of the tree: %j", (labels, reversed, expected) => {
    const routes: RouteOptions[] = [
      { matchers: ['test=~"^[12]$"'], receiver: "one", continue: true },
      { matchers: ["test=2"], receiver: "two", continue: true },
    ];
    const route = build({ receiver: "desk", routes: reversed ? routes.reverse() : routes });
    expect(
      reached(route, labels as Record<string, string>).map(({ receiver }) => receiver),
    ).toEqual(expected);
  });

  it("a child that takes it keeps its parent out, also with continue", () => {
    const route = build({
      receiver: "desk",
      routes: [
        {
          matchers: ["a=b"],
          continue: true,
          routes: [{ matchers: ["c=d"], receiver: "one", continue: true }],
        },
      ],
    });
    expect(reached(route, { a: "b", c: "d" }).map(({ name }) => name)).toEqual(["0.0.0"]);
  });
});

describe("what a route does not say", () => {
  it("is its parent's, an explicit [] and [...] included, until a child says otherwise", () => {
    const route = build({
      receiver: "desk",
      groupBy: ["a"],
      routes: [
        {
          groupBy: ["..."],
          routes: [{ matchers: ["x=1"] }, { matchers: ["x=2"], groupBy: ["b"] }],
        },
        { groupBy: [], routes: [{ matchers: ["x=1"] }, { matchers: ["x=2"], groupBy: ["..."] }] },
      ],
    });
    const groupings = (node: Route): unknown[] => [node.groupBy, ...node.routes.flatMap(groupings)];
    expect(groupings(route)).toEqual([["a"], ["..."], ["..."], ["b"], [], [], ["..."]]);
  });

  it("matchers and continue are not inherited", () => {
    const route = build({
      receiver: "desk",
      routes: [{ matchers: ["a=b"], continue: true, routes: [{}] }],
    });
    expect(route.routes[0]?.routes[0]).toMatchObject({ matchers: [], continues: false });
  });
});

describe("what is no tree", () => {
  it.each([
    ["without a receiver at the root", {}, ["receiver: the root route needs a receiver"]],
    ["with an empty one", { receiver: "" }, ["receiver: the root route needs a receiver"]],
    [
      "with matchers at the root",
      { receiver: "desk", matchers: ["a=b"] },
      ["matchers: the root route takes everything: move the matchers to a route below it"],
    ],
    [
      "with continue at the root",
      { receiver: "desk", continue: true },
      ["continue: the root route has no sibling to go on with: leave it out"],
    ],
    [
      "with all labels and others",
      { receiver: "desk", groupBy: ["a", "..."] },
      ['groupBy: "..." means all labels and stands alone'],
    ],
    [
      "with a label twice",
      { receiver: "desk", routes: [{ groupBy: ["a", "b", "a"], routes: [{}] }] },
      ['routes.0.groupBy: "a" is there twice: write it once'],
    ],
    [
      "with a label without a name",
      { receiver: "desk", groupBy: [""] },
      ["groupBy: a label has a name: leave the empty one out"],
    ],
    [
      "with a receiver that there is not",
      { receiver: "desk", routes: [{ receiver: "dest" }] },
      [`routes.0.receiver: there is no receiver "dest": there are ${receivers.join(", ")}`],
    ],
    [
      "with a matcher that is none",
      { receiver: "desk", routes: [{ matchers: ["a=b", "{a!b}"] }] },
      [
        'routes.0.matchers.1: {a!b} is not a matcher (at character 3 there is ! where =, !=, =~ or !~ should be): write name="value", with =, !=, =~ or !~',
      ],
    ],
  ])("%s", (_, options, problems) => {
    expect(problemsOf(options)).toEqual(problems);
  });

  it("an entry that holds no matcher, and an empty receiver below the root, are as good as none", () => {
    const route = build({ receiver: "desk", matchers: ["", "{}"], routes: [{ receiver: "" }] });
    expect(route.matchers).toEqual([]);
    expect(route.routes[0]?.receiver).toBe("desk");
  });

  it("warns of what the grammars read differently, with the place", () => {
    const options = { receiver: "desk", routes: [{ matchers: ["a=b", 'a=~"\\d"'] }] };
    const reading = buildRoutes(options, receivers);
    expect(reading.problems).toBeUndefined();
    expect("warnings" in reading && reading.warnings).toEqual([
      {
        path: ["routes", 0, "matchers", 1],
        message: 'only Alertmanager\'s classic grammar can read a=~"\\d": write a=~"\\\\d"',
      },
    ]);
  });
});
