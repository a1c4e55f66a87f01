import { hookRequest, openSource } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jenkins } from "../src/index.ts";
import { derived, recorded, recordedNames } from "./payload.ts";

const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);

async function parser() {
  const { webhook } = await openSource(jenkins, { jenkinsUrl: "https://ci.example.com" });
  if (webhook === undefined) throw new Error("no webhook");
  return (body: Uint8Array | string) => webhook.parse(hookRequest({ body }));
}

const text = fc.constantFrom(
  '"',
  "{",
  "]",
  "null",
  "1e999",
  "-1",
  '"\\ud800"',
  "[[[[",
  '"__proto__":',
  "%25%zz",
  "/job/job/",
  "\\u001b[",
  "://a@",
);

test(`${mutations} spoilt bodies neither throw nor read as anything but notices`, async () => {
  const parse = await parser();
  const bodies = recordedNames.map((name) => Buffer.from(JSON.stringify(recorded(name))));
  const change = fc.record({
    place: fc.nat(),
    length: fc.integer({ min: 0, max: 30 }),
    by: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      text.map((each) => Buffer.from(each)),
    ),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...bodies),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (body, changes) => {
        const spoilt = changes.reduce((whole, { place, length, by }) => {
          const at = place % whole.length;
          return Buffer.concat([whole.subarray(0, at), by, whole.subarray(at + length)]);
        }, body);
        const reading = parse(spoilt);
        if (reading.status !== "read") return reading.reason !== "";
        return reading.notices.every(({ title, id, text }) => {
          return title !== "" && id !== undefined && (text ?? "").length < 12_000;
        });
      },
    ),
    { numRuns: mutations },
  );
}, 600_000);

test("a field of any kind is as if it were absent, and an address leads nowhere else", async () => {
  const parse = await parser();
  const fields = ["full_url", "url", "number", "queue_id", "timestamp", "duration", "scm"];
  const more = ["parameters", "log", "notes", "test_summary", "artifacts", "stage"];
  const wild = fc.oneof(fc.jsonValue(), text, fc.webUrl(), fc.double(), fc.string());
  fc.assert(
    fc.property(fc.constantFrom(...fields, ...more), wild, (name, value) => {
      const body = derived("pipeline-finalized-failure", { build: {} });
      (body.build as Record<string, unknown>)[name] = value;
      const reading = parse(JSON.stringify(body));
      expect(reading.status).toBe("read");
      if (reading.status !== "read") return;
      expect(reading.notices).toHaveLength(2);
      for (const { url } of reading.notices.flatMap(({ links = [] }) => links)) {
        expect(url).toMatch(/^https?:\/\/[^/@]+\//);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("the time to read grows with the size alone", { retry: 4 }, async () => {
  const parse = await parser();
  const body = (build: Record<string, unknown>) =>
    JSON.stringify(derived("pipeline-finalized-failure", { build }));
  const makers: readonly ((size: number) => string)[] = [
    (size) => body({ log: "`\u001b[\u001b]://x@ \n".repeat(size) }),
    (size) => body({ notes: "*_#1. &amp;".repeat(size), stage: "\u202e ".repeat(size) }),
    (size) => body({ full_url: `https://ci.example.com/${"job/%25".repeat(size)}/` }),
    (size) => body({ scm: { url: `git@${"a@:/".repeat(size)}`, branch: "origin/".repeat(size) } }),
    (size) =>
      body({
        parameters: Object.fromEntries(Array.from({ length: size }, (_, i) => [`P${i}`, `${i}`])),
        test_summary: { failed_tests: Array.from({ length: size }, (_, i) => `T.t${i}`) },
      }),
  ];
  const timeOf = (request: string) => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      parse(request);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  for (const make of makers) {
    timeOf(make(20_000));
    // Four times the size takes four times the time; were it squared, sixteen.
    expect(timeOf(make(80_000)) / timeOf(make(20_000))).toBeLessThan(10);
  }
});
