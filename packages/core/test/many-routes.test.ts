import { buildRoutes, matchRoutes, type Route, type RouteOptions } from "@tocsin/core";
import fc from "fast-check";
import { expect, it } from "vitest";

type Labels = Readonly<Record<string, string>>;

function build(options: RouteOptions): Route {
  const reading = buildRoutes(options, ["r"]);
  if (reading.problems !== undefined) throw new Error(JSON.stringify(reading.problems));
  return reading.route;
}

const view = (labels: Labels) => (name: string) => labels[name] ?? "";

/** The rule as Alertmanager has it, every route looked at. */
function plainWalk(route: Route, labels: Labels): Route[] {
  if (!route.matchers.every((matcher) => matcher.test(view(labels)))) return [];
  const below: Route[] = [];
  for (const child of route.routes) {
    const found = plainWalk(child, labels);
    below.push(...found);
    if (found.length > 0 && !child.continues) break;
  }
  return below.length > 0 ? below : [route];
}

const name = fc.constantFrom("team", "env", "app", "zone");
const value = fc.constantFrom("a", "b", "c", "");
const matcher = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(name, value).map(([label, text]) => `${label}="${text}"`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(name, value, value)
      .map(([label, one, other]) => `${label}=~"${one}|${other}"`),
  },
  { weight: 1, arbitrary: fc.tuple(name, value).map(([label, text]) => `${label}!="${text}"`) },
  {
    weight: 1,
    arbitrary: fc.tuple(name, value).map(([label, text]) => `${label}=~"[ab]${text}?"`),
  },
);

const node = (depth: number): fc.Arbitrary<RouteOptions> =>
  fc.record({
    matchers: fc.array(matcher, { maxLength: 3 }),
    continue: fc.boolean(),
    routes:
      depth === 0
        ? fc.constant([])
        : fc.array(
            node(depth - 1),
            depth === 2 ? { minLength: 6, maxLength: 24, size: "max" } : { maxLength: 3 },
          ),
  });
const tree = fc
  .tuple(fc.array(node(1), { minLength: 6, maxLength: 24, size: "max" }), node(2))
  .map(([routes, wide]): RouteOptions => ({ receiver: "r", routes: [...routes, wide] }));
const labels = fc.dictionary(name, value);

it("many siblings are chosen from as if each had been looked at, in 2,000 random trees", () => {
  fc.assert(
    fc.property(tree, fc.array(labels, { minLength: 1, maxLength: 5 }), (options, several) => {
      const route = build(options);
      for (const each of several) {
        const names = (found: Route[]) => found.map((one) => one.name);
        expect(names(matchRoutes(route, view(each)))).toEqual(names(plainWalk(route, each)));
      }
    }),
    { numRuns: 2_000 },
  );
});

/** How many labels and matchers are looked at. */
function looks(count: number, more: readonly RouteOptions[] = []): number {
  const routes = Array.from({ length: count }, (_, index) => ({
    matchers: ['severity=~"critical|error"', `team="t${index}"`],
  }));
  const route = build({ receiver: "r", routes: [...routes, ...more] });
  let asked = 0;
  const found = matchRoutes(route, (label) => {
    asked += 1;
    return label === "team" ? `t${count - 1}` : "critical";
  });
  expect(found.map((one) => one.name)).toEqual([`0.${count - 1}`]);
  return asked;
}

it("10,000 siblings are no more to look at than 100", () => {
  expect(looks(10_000)).toBe(looks(100));
  expect(looks(10_000)).toBeLessThan(10);
});

it("routes that can't be filed are looked at in their place", () => {
  const rest = [{ matchers: ['team!="none"'] }];
  expect(looks(10_000, rest)).toBe(looks(100, rest));
});
