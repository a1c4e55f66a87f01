import { hookRequest } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { isRefused } from "../src/event/event.ts";
import { eventsIn, mostInBatch } from "../src/event/events.ts";
import {
  type Attributes,
  batched,
  binary,
  event,
  noticesOf,
  reasonOf,
  structured,
} from "./sender.ts";

const readOne = (example: Parameters<typeof hookRequest>[0]) => {
  const arrived = eventsIn(hookRequest(example));
  const [one] = arrived.status === "read" ? arrived.events : [];
  if (one === undefined || isRefused(one)) throw new Error(JSON.stringify(arrived));
  return one;
};

describe("a header", () => {
  // The examples of the HTTP binding, and what follows from its rules.
  test.each([
    ["Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"],
    ["100%25", "100%"],
    ["%2525", "%25"],
    ['"a \\"quoted\\" one"', 'a "quoted" one'],
    ["half%2", "half%2"],
    ["broken%ff%fe", "broken%ff%fe"],
    ["%e2%82%ac", "€"],
    ["plain", "plain"],
  ])("%s says %s", (value, said) => {
    const example = binary(event());
    const headers = { ...example.headers, "ce-subject": value };
    expect(readOne({ ...example, headers }).subject).toBe(said);
  });

  test.each([
    ["/my%2520job", "/my%20job"],
    ["/my%20job", "/my%20job"],
    ["/100%25", "/100%25"],
    ["/caf%C3%A9", "/caf%C3%A9"],
  ])("that is an address says it, encoded by the book or not: %s", (value, said) => {
    const example = binary(event());
    const headers = { ...example.headers, "ce-source": value };
    expect(readOne({ ...example, headers }).source).toBe(said);
  });

  test("names its attribute in any case", () => {
    const headers = { "CE-ID": "1", "Ce-Source": "/x", "ce-specversion": "1.0", "CE-TYPE": "t" };
    expect(readOne({ headers, body: "" })).toMatchObject({ key: "/x|1", type: "t" });
  });
});

describe("data", () => {
  const data = { a: [1, "zwei"] };

  test("is the same in each mode", () => {
    const base64 = Buffer.from(JSON.stringify(data)).toString("base64");
    expect(readOne(structured(event({ data }))).data).toEqual(data);
    expect(readOne(structured(event({ data_base64: base64 }))).data).toEqual(data);
    expect(readOne(binary(event({ data }))).data).toEqual(data);
  });

  test("that is text stays text, and bytes are left alone", () => {
    const example = binary(event());
    const typed = (type: string, body: string | Uint8Array) =>
      readOne({ headers: { ...example.headers, "content-type": type }, body }).data;
    expect(typed("text/plain", "not JSON")).toBe("not JSON");
    expect(typed("application/octet-stream", new Uint8Array([0, 255]))).toBeUndefined();
    expect(typed("application/vnd.acme+json", '{"a":1}')).toEqual({ a: 1 });
  });
});

describe("refused, with what to change:", () => {
  const wrong: readonly [string, Attributes, RegExp][] = [
    ["no id", { id: undefined }, /attribute id is missing/],
    ["id null", { id: null }, /attribute id is missing/],
    ["an empty type", { type: "" }, /attribute type is no text/],
    ["a number as id", { id: 7 }, /attribute id is no text/],
    ["a source with a blank", { source: "my jenkins" }, /source is no URI-reference/],
    ["a source at no address", { source: "http://[::::]/x" }, /source is no URI-reference/],
    ["a relative schema", { dataschema: "order.json" }, /dataschema is no URI/],
    ["a time without zone", { time: "2026-11-23T09:00:00" }, /time is no RFC 3339 time/],
    ["a day that is none", { time: "2026-02-30T09:00:00Z" }, /time is no RFC 3339 time/],
    ["version 0.3", { specversion: "0.3" }, /specversion is "0.3": send CloudEvents 1.0/],
    ["no version", { specversion: undefined }, /specversion is missing/],
    ["capitals in a name", { myExtension: "x" }, /"myExtension" is not named/],
    ["a fraction", { weight: 1.5 }, /weight is no integer/],
    ["data that is no base64", { data_base64: "%%%" }, /no base64/],
    [
      "attributes without end",
      Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`a${index}`, 1])),
      /more than 200 attributes/,
    ],
    ["an endless source", { source: `/${"x".repeat(5_000)}` }, /longer than 4000/],
  ];

  test.each(wrong)("%s", async (_, attributes, reason) => {
    expect(await reasonOf(structured(event(attributes)))).toMatch(reason);
  });

  test.each([
    [
      "XML",
      { headers: { "content-type": "application/cloudevents+xml" }, body: "<e/>" },
      /^unsupported.*binary mode/,
    ],
    [
      "Avro batches",
      { headers: { "content-type": "application/cloudevents-batch+avro" }, body: "" },
      /^unsupported/,
    ],
    [
      "plain JSON",
      { body: event() },
      /^unsupported: no CloudEvent: the content type application\/json/,
    ],
    ["nothing", { body: "" }, /^unsupported: no CloudEvent: no content type/],
    [
      "Latin-1",
      {
        headers: { "content-type": "application/cloudevents+json; charset=latin1" },
        body: event(),
      },
      /^unsupported.*UTF-8/,
    ],
    [
      "half an object",
      { headers: structured({}).headers ?? {}, body: '{"id"' },
      /^unreadable.*not JSON/,
    ],
    ["a list that is no batch", structured([event()]), /^unreadable.*is an object/],
    ["a batch that is no list", batched(event()), /^unreadable.*array/],
    [
      "a batch without end",
      batched(Array.from({ length: mostInBatch + 1 }, () => 0)),
      /at most 5000/,
    ],
    ["a body that is not what it says", { ...binary(event()), body: "{" }, /^unreadable.*not JSON/],
  ] as const)("%s", async (_, example, reason) => {
    expect(await reasonOf(example)).toMatch(reason);
  });
});

describe("a batch", () => {
  test("may be empty", async () => {
    expect(await noticesOf(batched([]))).toEqual([]);
  });

  test("tells an event once that stands in it twice", async () => {
    expect(await noticesOf(batched([event(), event(), event({ id: "e-2" })]))).toHaveLength(2);
  });

  test("loses no event for another that can't be read, and says so", async () => {
    const notices = await noticesOf(batched([event(), event({ id: null }), 7]));
    expect(notices).toMatchObject([
      { title: "com.acme.thing" },
      {
        type: "cloudevents.refused",
        severity: "warning",
        title: "2 of 3 events in a batch can't be read",
        text: expect.stringContaining("attribute id is missing"),
      },
    ]);
  });

  test("of which nothing can be read is refused", async () => {
    expect(await reasonOf(batched([{}, {}]))).toMatch(/^unreadable: specversion is missing/);
  });
});

describe("an event of any other type", () => {
  const data = {
    order: 7,
    paid: true,
    note: "two\nlines",
    apiToken: "s3cret",
    items: [1],
    nothing: null,
  };

  test("is told by its type, with the plain fields of its data", async () => {
    expect(await noticesOf(structured(event({ subject: "order 7", data })))).toEqual([
      {
        id: "/ci|e-1",
        type: "com.acme.thing",
        kind: "message",
        fingerprint: "/ci:com.acme.thing:order 7",
        subject: "order 7",
        severity: "info",
        title: "com.acme.thing",
        at: "2026-11-23T09:00:00.000Z",
        facts: [
          { name: "Source", value: "/ci" },
          { name: "Subject", value: "order 7" },
          { name: "order", value: "7" },
          { name: "paid", value: "true" },
          { name: "note", value: "two lines" },
        ],
      },
    ]);
  });

  test("is let go with `unknown: ignore`", async () => {
    expect(await noticesOf(structured(event({ data })), { unknown: "ignore" })).toEqual([]);
  });
});
