import fc from "fast-check";
import { expect, test } from "vitest";
import { missedAmong, readAttempts } from "../src/catch-up/attempts.ts";
import { nextCursor } from "../src/catch-up/link.ts";
import { corpus, derived, open, type Payload, recorded, sent, signed } from "./examples.ts";
import { run } from "./workflow.ts";

// The long form: TOCSIN_MUTATIONS=100000.
const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);
const payloads = corpus.flatMap(({ name, examples }) => examples.map((body) => ({ name, body })));
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
const webhook = await open();

test(`${mutations} payloads that were tampered with are read`, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...payloads),
      fc.array(fc.tuple(fc.nat(), surprise), { minLength: 1, maxLength: 4 }),
      ({ name, body }, changes) => {
        const changed = structuredClone(body);
        for (const [place, value] of changes) put(changed, place, value);
        const reading = webhook.parse(signed(sent(name, changed)));
        if (reading.status !== "read") throw new Error(reading.reason);
        for (const { title, labels = {} } of reading.notices) {
          expect(title).toMatch(/^[^\r\n]*\S[^\r\n]*$/);
          for (const value of Object.values(labels)) expect(value).toMatch(/./);
          expect(labels.commit ?? "a".repeat(40)).toMatch(/^[0-9a-f]{40,64}$/);
        }
      },
    ),
    { numRuns: mutations },
  );
}, 600_000);

const many = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, i) => make(i));
const sizes: readonly (readonly [string, (size: number) => readonly [string, Payload]])[] = [
  [
    "a push of many commits",
    (size) => ["push", pushOf({ commits: many(size / 40, () => ({ id: "a", message: "m" })) })],
  ],
  [
    "a long message",
    (size) => ["push", pushOf({ commits: [{ id: "a", message: " \u202e".repeat(size / 2) }] })],
  ],
  [
    "a long name",
    (size) => ["workflow_run", derived(run(), { workflow: { name: "\n ".repeat(size / 2) } })],
  ],
  [
    "release notes",
    (size) => [
      "release",
      derived(recorded("release", 11), { release: { body: "\r\n".repeat(size / 2) } }),
    ],
  ],
  ["a ref", (size) => ["push", pushOf({ ref: `refs/heads/${"/".repeat(size)}` })]],
];

test.each(sizes)("reading %s takes time in proportion to its size", { retry: 4 }, (_, make) => {
  const took = (size: number) => {
    const request = signed(sent(...make(size)));
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now();
      webhook.parse(request);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  took(200_000);
  const small = took(200_000);
  // Doubled three times: linear is 8, quadratic would be 64. A floor, for what is too quick to measure.
  expect(took(1_600_000) / Math.max(small, 2)).toBeLessThan(28);
});

test("lists of deliveries may be anything", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(Array.isArray(missedAmong(readAttempts(value)))).toBe(true);
    }),
  );
  const good = {
    id: "9007199254740993",
    guid: "g-1",
    event: "push",
    delivered_at: "2026-01-05T09:00:00Z",
    status_code: 502,
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...Object.keys(good)), surprise)), (changes) => {
      for (const attempt of readAttempts([{ ...good, ...Object.fromEntries(changes) }])) {
        expect(attempt.id).toMatch(/^\d+$/);
        expect(() => new Headers({ "x-github-delivery": attempt.guid })).not.toThrow();
      }
    }),
  );
});

test.each([
  ['<https://api.test/x?per_page=100&cursor=v1_7>; rel="next"', "v1_7"],
  [
    '<https://api.test/x?cursor=v1_9>; rel="prev", <https://api.test/x?cursor=v1_7>; rel="next"',
    "v1_7",
  ],
  ['<https://api.test/x?page=2>; rel="next"', undefined],
  ["<nonsense>; rel=next", undefined],
  [`${"<".repeat(5_000)}; rel="next"`, undefined],
  ["", undefined],
])("the next page of %s is %s", (link, cursor) => {
  expect(nextCursor(new Headers({ link }), "cursor")).toBe(cursor);
});

function pushOf(more: Payload): Payload {
  return derived(recorded("push", 4), { repository: { default_branch: "master" }, ...more });
}

/** Puts a value at one place of it, counted through. */
function put(whole: unknown, place: number, value: unknown): void {
  const places: (() => void)[] = [];
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const holder = node as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push(() => {
        holder[key] = value;
      });
      visit(holder[key]);
    }
  };
  visit(whole);
  places[place % Math.max(places.length, 1)]?.();
}
