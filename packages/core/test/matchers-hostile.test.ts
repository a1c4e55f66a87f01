import { type Matcher, parseMatcher, parseMatchers, showMatcher } from "@tocsin/core";
import fc from "fast-check";
import { expect, it } from "vitest";

const parts = ({ name, operator, value }: Matcher) => [name, operator, value];

function read(text: string) {
  const reading = parseMatchers(text);
  return "problem" in reading ? reading.problem : reading.matchers.map(parts);
}

const holds = (text: string, labels: Record<string, string>) => {
  const reading = parseMatcher(text);
  if ("problem" in reading) throw new Error(reading.problem);
  return reading.matcher.test((name) => labels[name] ?? "");
};

const wild = fc.string({ unit: fc.constantFrom(..."ab=!~{}\",\\'` \n1(é)[]*+?|^$.x") });

it("no text makes it throw, and what is shown is read back as the same by both grammars", () => {
  fc.assert(
    fc.property(fc.oneof(wild, fc.string({ unit: "binary" })), (text) => {
      const one = parseMatcher(text);
      const many = parseMatchers(text);
      if (!("problem" in one)) expect(holds(text, {})).toBeTypeOf("boolean");
      if ("problem" in many) return;
      const again = parseMatchers(many.matchers.map(showMatcher).join(","));
      expect(again).not.toHaveProperty("problem");
      expect(again).not.toHaveProperty("warning");
      expect(read(many.matchers.map(showMatcher).join(","))).toEqual(many.matchers.map(parts));
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  ["quotes", '"'],
  ["escapes", "\\"],
  ["commas", ","],
  ["blanks", " "],
  ["blanks within a value", "a=b c"],
  ["braces", "{"],
  ["matchers", 'a="b",'],
  ["escaped bytes", "\\xff"],
])("a long text of %s takes time in proportion", (_, piece) => {
  for (const text of [
    piece.repeat(60_000),
    `a="${piece.repeat(60_000)}"`,
    `a=${piece.repeat(60_000)}c`,
  ]) {
    const started = performance.now();
    parseMatchers(text);
    parseMatcher(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  }
});

it.each(["(x+x+)+y", "(?:0?1?){900}", "[01]*1[01]{1000}", "(.*)*(.*)*(.*)*z"])(
  "the pattern %s can't hang it",
  (pattern) => {
    const started = performance.now();
    holds(`a=~"${pattern}"`, { a: "x".repeat(1_000) });
    expect(performance.now() - started).toBeLessThan(2_000);
  },
);

it.each(["(?:(?:a{100}){10}b){10}".repeat(2), "[a-z]{1000}".repeat(11), "\\\\pL".repeat(6_000)])(
  "the pattern %s is too large",
  (pattern) => {
    expect(read(`a=~"${pattern}"`)).toBe(
      "the regular expression is too large: list plain values, or repeat less",
    );
  },
);

it("equality takes any value as it is", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const matcher = { name: "a", operator: "=", value } as const;
      expect(holds(showMatcher(matcher), { a: value })).toBe(true);
    }),
  );
});

it("a long list of plain values is not", () => {
  const hosts = Array.from({ length: 5_000 }, (_, index) => `host-${index}`);
  expect(holds(`host=~"${hosts.join("|")}"`, { host: "host-4999" })).toBe(true);
});
