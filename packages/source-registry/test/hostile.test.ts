import { hookRequest, openSource } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { registry } from "../src/index.ts";
import {
  azure,
  dockerHub,
  event,
  githubPackage,
  harbor,
  harborCloudEvent,
  quay,
} from "./payload.ts";

const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);

async function parser() {
  const { webhook } = await openSource(registry, { deletions: true });
  if (webhook === undefined) throw new Error("there is no webhook");
  return (body: Uint8Array | string) => webhook.parse(hookRequest({ body }));
}

test(`${mutations} spoilt bodies neither throw nor read as anything but notices`, async () => {
  const parse = await parser();
  const bodies = [
    dockerHub,
    { events: [event("push", { tag: "1.2" })] },
    harbor("PUSH_ARTIFACT"),
    harborCloudEvent,
    githubPackage("package", "1.2"),
    quay,
    azure,
  ].map((body) => Buffer.from(JSON.stringify(body)));
  const words = ['"', "{", "]", "null", "1e999", '"\\ud800"', "[[[[", '"__proto__":'];
  const change = fc.record({
    place: fc.nat(),
    length: fc.integer({ min: 0, max: 30 }),
    by: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom(...words).map((text) => Buffer.from(text)),
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
        return reading.notices.every(({ title }) =>
          /^[\w.:/-]+:[\w.-]+ (published|deleted)/.test(title),
        );
      },
    ),
    { numRuns: mutations },
  );
}, 600_000);

test("the time to read grows with the size alone", { retry: 4 }, async () => {
  const parse = await parser();
  const many = (count: number) =>
    JSON.stringify({
      events: Array.from({ length: count }, (_, index) => event("push", { tag: `v${index}` }, "a")),
    });
  const long = (length: number) => {
    const text = "a/".repeat(length);
    return JSON.stringify({ events: [event("push", { tag: text, repository: text, url: text })] });
  };
  const timeOf = (body: string) => {
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      parse(body);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  for (const [make, size] of [
    [many, 1_000],
    [long, 500_000],
  ] as const) {
    timeOf(make(size));
    // Four times the size takes four times the time; were it squared, sixteen.
    expect(timeOf(make(size * 4)) / timeOf(make(size))).toBeLessThan(10);
  }
});
