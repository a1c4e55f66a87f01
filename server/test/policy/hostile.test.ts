import fc from "fast-check";
import { expect, test } from "vitest";
import { folder, tocsin } from "../help.ts";

const config = {
  channels: { console: {} },
  receivers: { ops: ["console:out"] },
  people: { ann: { contacts: { console: "ann" } } },
  schedules: { primary: { layers: [{ people: ["ann"], rotate: "daily", start: "2026-01-05" }] } },
  route: { receiver: "ops" },
};
const keys =
  "at every times fires over notice hook body acknowledge silence for unsilence outage override people tell never that title between within expires labels";
const key = fc.oneof(fc.constantFrom(...keys.split(" ")), fc.string());
const value = fc.oneof(
  fc.constantFrom("0m", "5m", "1d", "09:30", "Mon 09:30", "2026-01-05 10:00", "*", "console:*"),
  fc.constantFrom("ann", "primary", "console", "fired", 'app="x"', "console:out", "person:ann"),
  fc.constantFrom("__proto__", "constructor", "99999999999999999999d", "9999-12-31 23:59"),
  fc.jsonValue({ maxDepth: 2 }),
);
const line = fc.dictionary(key, value, { maxKeys: 5 });
const tests = fc.record({
  name: fc.constant("it"),
  events: fc.array(line, { maxLength: 4 }),
  expect: fc.array(line, { maxLength: 4 }),
});

test("whatever the lines say, it ends with an answer and no stack", async () => {
  await fc.assert(
    fc.asyncProperty(tests, async (it) => {
      const cwd = folder({ "policy.yaml": JSON.stringify({ config, tests: [it] }) });
      const { code, out, err } = await tocsin(["test", "policy.yaml"], { cwd });
      expect([0, 1]).toContain(code);
      expect(`${out}${err}`).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(err === "" || err.startsWith("policy.yaml:")).toBe(true);
    }),
    { numRuns: 150 },
  );
});
