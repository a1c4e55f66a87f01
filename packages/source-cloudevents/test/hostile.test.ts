import { hookRequest, withValueAt } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { read } from "../src/read.ts";
import { example, exampleTypes, typesIn } from "./cdevents-examples.ts";
import { batched, binary, carried, cdEvent, event, structured } from "./sender.ts";
import { pipelineRun } from "./tekton.ts";

// The long form: TOCSIN_MUTATIONS=100000.
const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);
const options = { name: "events", unknown: "tell" } as const;

const tekton = ["failed", "successful", "running"].map((word) =>
  event({
    type: `dev.tekton.event.pipelinerun.${word}.v1`,
    data: {
      pipelineRun: pipelineRun({ params: { revision: "main", image: "a/b:1" }, reason: "Failed" }),
    },
  }),
);
const events = [
  ...exampleTypes.map((type) => carried(example(type))),
  ...typesIn("0.4").map((type) => carried(example(type, "0.4"))),
  ...tekton,
];
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
    "a|b",
    "\u202e\ud800",
    "`".repeat(99),
    "%ff",
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ maxLength: 30 }),
);

/** What cuts, swaps and repeats of the text do to it. */
const cuts = fc.array(
  fc.record({
    from: fc.nat(4_000),
    length: fc.nat(60),
    put: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('"', "{", "[", "\\u", ",")),
  }),
  { minLength: 1, maxLength: 3 },
);

test(`${mutations} payloads that were tampered with are read or refused`, () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...events),
      fc.constantFrom("structured", "binary", "batched", "text"),
      fc.array(fc.tuple(fc.nat(), surprise), { minLength: 1, maxLength: 4 }),
      cuts,
      (whole, mode, changes, cutting) => {
        const changed = changes.reduce<unknown>(
          (value, change) => withValueAt(value, ...change),
          whole,
        );
        const { data, ...attributes } = { ...(changed as Record<string, unknown>) };
        const request =
          mode === "binary"
            ? { ...binary({ ...attributesOf(attributes), data }) }
            : mode === "batched"
              ? batched([changed, whole])
              : mode === "structured"
                ? structured(changed)
                : { ...structured(cut(JSON.stringify(whole), cutting)) };
        const reading = read(hookRequest(request), options);
        if (reading.status !== "read") {
          expect(reading.reason).toMatch(/\S/);
          return;
        }
        for (const notice of reading.notices) {
          expect(notice.title).toMatch(/^[^\r\n]*\S[^\r\n]*$/);
          expect(typeof notice.id).toBe("string");
          for (const { url } of notice.links ?? []) expect(url).toMatch(/^https?:\/\//);
        }
      },
    ),
    { numRuns: mutations },
  );
}, 600_000);

const sizes: readonly (readonly [string, (size: number) => Parameters<typeof hookRequest>[0]])[] = [
  [
    "a batch",
    (size) =>
      batched(
        Array.from({ length: size / 200 }, (_, index) =>
          cdEvent("build.queued", {}, { id: `${index}` }),
        ),
      ),
  ],
  [
    "a log",
    (size) =>
      structured(
        cdEvent("pipelinerun.finished", { outcome: "failure", errors: "` \n".repeat(size / 3) }),
      ),
  ],
  [
    "nesting",
    (size) =>
      structured(
        `{"specversion":"1.0","id":"1","source":"/x","type":"t","data":${"[".repeat(size / 2)}${"]".repeat(size / 2)}}`,
      ),
  ],
  [
    "a source that is nearly one",
    (size) => structured(event({ source: `x:${"%20".repeat(size / 3)} ` })),
  ],
  [
    "attributes",
    (size) =>
      structured(
        event(
          Object.fromEntries(Array.from({ length: size / 10 }, (_, index) => [`a${index}`, 1])),
        ),
      ),
  ],
  [
    "parameters",
    (size) => {
      const params = Object.fromEntries(
        Array.from({ length: size / 40 }, (_, index) => [`p${index}`, "x/".repeat(9)]),
      );
      return binary(
        event({
          type: "dev.tekton.event.pipelinerun.failed.v1",
          data: { pipelineRun: pipelineRun({ params }) },
        }),
      );
    },
  ],
  [
    "links",
    (size) => {
      const failed = example("pipelinerun.finished");
      const context = {
        ...failed.context,
        links: Array.from({ length: size / 40 }, () => ({ linkType: "END" })),
      };
      return structured(carried({ ...failed, context }));
    },
  ],
];

test.each(sizes)("reading %s takes time in proportion to its size", { retry: 4 }, (_, make) => {
  const took = (size: number) => {
    const request = hookRequest(make(size));
    const times = Array.from({ length: 3 }, () => {
      const began = performance.now();
      read(request, options);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  took(100_000);
  const small = took(200_000);
  // Doubled three times: linear is 8, quadratic would be 64. A floor, for what is too quick to measure.
  expect(took(1_600_000) / Math.max(small, 2)).toBeLessThan(28);
});

function cut(
  text: string,
  cutting: readonly { readonly from: number; readonly length: number; readonly put: string }[],
): string {
  return cutting.reduce(
    (whole, each) => whole.slice(0, each.from) + each.put + whole.slice(each.from + each.length),
    text,
  );
}

/** What a header can carry at all. */
function attributesOf(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      String(JSON.stringify(value)).replace(/[^\x20-\x7e]/g, "?"),
    ]),
  );
}
