import { hookRequest, openSource, withValueAt } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { argocd } from "../src/index.ts";
import { payloadOf } from "../src/payload.ts";
import { jsonLines } from "../src/watch/lines.ts";
import { type Told, track } from "../src/watch/track.ts";
import { payload, recorded, recordedNames } from "./payload.ts";

// The long form: TOCSIN_MUTATIONS=100000.
const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);
const bodies = recordedNames().map(recorded);
const look = {
  context: {},
  now: Date.parse("2026-11-23T09:00:00Z"),
  drift: { afterMs: 300_000 },
  lookedAt: 0,
};
const surprise = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    {},
    [],
    "",
    -1,
    1e308,
    true,
    "__proto__",
    "\u202e\ud800",
    "`".repeat(99),
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ maxLength: 30 }),
);
const { webhook } = await openSource(argocd, {});

test(`${mutations} payloads that were tampered with are read or refused, by the hook and by the watch`, () => {
  const change = fc.tuple(fc.nat(), surprise);
  fc.assert(
    fc.property(
      fc.constantFrom(...bodies),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (whole, changes) => {
        const body = changes.reduce<unknown>((value, each) => withValueAt(value, ...each), whole);
        const reading = webhook?.parse(hookRequest({ body }));
        if (reading?.status !== "read") return void expect(reading?.reason).toMatch(/\S/);
        const app = payloadOf((body as { app?: unknown }).app);
        if (app === undefined) return;
        const first = track(app, undefined, look);
        const told = JSON.parse(JSON.stringify(first.told)) as Told;
        expect(track(app, told, look).notices).toEqual([]);
        for (const { title, status } of [...reading.notices, ...first.notices]) {
          expect(title).toMatch(/^[^\r\n]*\S[^\r\n]*$/);
          expect(status === undefined || typeof status === "string").toBe(true);
        }
      },
    ),
    { numRuns: mutations },
  );
}, 600_000);

const sizes: readonly (readonly [string, (size: number) => unknown])[] = [
  [
    "resources",
    (size) =>
      payload({
        app: {
          status: {
            health: { status: "Degraded" },
            resources: Array.from({ length: size / 50 }, () => ({
              kind: "Pod",
              name: "web",
              health: { status: "Degraded" },
            })),
          },
        },
      }),
  ],
  ["a message", (size) => failed({ message: "` \n".repeat(size / 3) })],
  [
    "a repository",
    (size) => payload({ app: { spec: { source: { repoURL: "a@b:".repeat(size / 4) } } } }),
  ],
  [
    "images",
    (size) =>
      payload({ app: { status: { summary: { images: Array(size / 8).fill("a/b:1.2") } } } }),
  ],
  ["labels", (size) => payload({ app: { metadata: { labels: numbered(size / 20) } } })],
];

test.each(sizes)("reading %s takes time in proportion to its size", { retry: 4 }, (_, make) => {
  const took = (size: number) => {
    const request = hookRequest({ body: make(size) });
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now();
      webhook?.parse(request);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  took(100_000);
  const small = took(100_000);
  // Doubled three times: linear is 8, quadratic would be 64. A floor, for what is too quick to measure.
  expect(took(800_000) / Math.max(small, 2)).toBeLessThan(28);
});

test("a stream is read alike however it is cut, and what is no line of it is left out", async () => {
  const line = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify({ value })),
    fc.constantFrom("", "{", "nonsense", `{"long":"${"x".repeat(300)}"}`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 8 }),
      fc.array(fc.nat(40), { maxLength: 40 }),
      async (lines, cuts) => {
        const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
        const read: unknown[] = [];
        let leftOut = 0;
        const count = () => {
          leftOut += 1;
        };
        const options = { longest: 200, leftOut: count };
        for await (const value of jsonLines(inPieces(bytes, cuts), options)) read.push(value);
        const good = lines.filter((text) => text.startsWith('{"value"') && text.length <= 200);
        expect(read).toEqual(good.map((text) => JSON.parse(text)));
        expect(leftOut).toBe(lines.filter((text) => text !== "").length - good.length);
      },
    ),
    { numRuns: 300 },
  );
});

test("one long line takes time in proportion to its length", { retry: 4 }, async () => {
  const took = async (size: number) => {
    const pieces = Array.from({ length: size / 1_000 }, () => new Uint8Array(1_000).fill(97));
    const began = performance.now();
    const lines = jsonLines(inPieces(Buffer.concat(pieces), [1_000]), {
      longest: 1e9,
      leftOut: () => {},
    });
    for await (const _ of lines);
    return performance.now() - began;
  };
  await took(500_000);
  expect((await took(4_000_000)) / Math.max(await took(500_000), 2)).toBeLessThan(28);
});

async function* inPieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let turn = 0; from < bytes.length; turn += 1) {
    const size = Math.max(1, cuts[turn % Math.max(cuts.length, 1)] ?? bytes.length);
    yield bytes.slice(from, from + size);
    from += size;
  }
}

function failed(fields: Record<string, string>): unknown {
  return payload({ app: { status: { operationState: { phase: "Failed", ...fields } } } });
}

function numbered(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, "x"]));
}
