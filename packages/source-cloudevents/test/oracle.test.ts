import { hookRequest } from "@tocsin/testkit";
import { HTTP, CloudEvent as Theirs } from "cloudevents";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefused } from "../src/event/event.ts";
import { eventsIn } from "../src/event/events.ts";
import { type Attributes, batched, structured } from "./sender.ts";

// They don't encode percent signs in headers, so that `%2541` can be read in two ways.
const uri = fc
  .oneof(fc.webUrl({ withFragments: true }), fc.webPath(), fc.constant("urn:acme:ci:7"))
  .filter((text) => text !== "" && !/%25[\da-f]{2}/i.test(text));
// Their encoder leaves a percent sign as it is, which a header must not: those are tested by hand.
const visible = fc
  .string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 40,
  })
  .filter((text) => !/[%"]/.test(text));
const time = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const good = fc.record(
  {
    id: visible,
    source: uri,
    type: visible,
    subject: visible,
    time,
    dataschema: fc.webUrl(),
    data: fc.dictionary(fc.string(), fc.jsonValue()),
    comacmetag: fc.oneof(visible, fc.boolean(), fc.integer()),
  },
  { requiredKeys: ["id", "source", "type", "time", "data"] },
);

const ours = (example: Parameters<typeof hookRequest>[0]) => {
  const arrived = eventsIn(hookRequest(example));
  return arrived.status === "read" ? arrived.events : [];
};

test("what the CloudEvents SDK sends is read with the same attributes, in every mode", () => {
  fc.assert(
    fc.property(good, (attributes) => {
      const event = new Theirs(attributes);
      const { id, source, type, subject = "" } = attributes;
      const read = { key: `${source}|${id}`, id, source, type, subject, time: attributes.time };
      const data = JSON.parse(JSON.stringify(attributes.data));
      for (const { headers, body } of [HTTP.binary(event), HTTP.structured(event)]) {
        const sent = Object.entries(headers).map(([name, value]) => [name, String(value)]);
        const [one] = ours({ headers: Object.fromEntries(sent), body: String(body) });
        expect(one).toEqual({ ...read, data });
      }
      expect(ours(batched([event, event]))).toEqual([
        { ...read, data },
        { ...read, data },
      ]);
    }),
    { numRuns: 300 },
  );
});

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    "",
    " ",
    null,
    0,
    1.5,
    true,
    [],
    {},
    "a b",
    "http://[x",
    "//[::1]:80/x",
    "x:",
    "%zz",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..."ab:/?#[]@!%2f. "), maxLength: 12 }),
  fc.double(),
  time,
);
const name = fc.oneof(
  fc.constantFrom(
    "id",
    "source",
    "type",
    "subject",
    "time",
    "dataschema",
    "datacontenttype",
    "specversion",
    "schemaurl",
    "data_base64",
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
);

test("what the SDK refuses in strict mode is refused here", () => {
  let refusals = 0;
  fc.assert(
    fc.property(
      good,
      fc.dictionary(name, strange, { minKeys: 1, maxKeys: 3 }),
      (whole, changes) => {
        const attributes: Attributes = { specversion: "1.0", ...whole, ...changes };
        // RFC 3986 3.5 allows an empty fragment; the SDK does not.
        if (isGood(attributes) || String(attributes.dataschema).endsWith("#")) return;
        refusals += 1;
        const events = ours(structured(attributes));
        expect(events.every(isRefused), JSON.stringify(attributes)).toBe(true);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(refusals).toBeGreaterThan(500);
});

test("and nothing is refused that is written by the book", () => {
  fc.assert(
    fc.property(good, (attributes) => {
      expect(ours(structured({ specversion: "1.0", ...attributes })).some(isRefused)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

/** As JSON: there, what is undefined is absent. */
function isGood(attributes: Attributes): boolean {
  try {
    new Theirs(JSON.parse(JSON.stringify(attributes)));
    return true;
  } catch {
    return false;
  }
}
