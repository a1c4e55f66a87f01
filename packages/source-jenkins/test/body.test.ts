import { describe, expect, test } from "vitest";
import { reading, recorded } from "./payload.ts";

const started = JSON.stringify(recorded("pipeline-started"));

describe("JSON is read, whatever it is called", () => {
  test.each([
    "application/json;charset=UTF-8",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/xml",
    "",
  ])("content type %j", async (type) => {
    const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
    expect(await reading(started, {}, headers)).toMatchObject({ status: "read" });
  });

  test("with a byte order mark", async () => {
    expect(await reading(`\ufeff${started}`)).toMatchObject({ status: "read" });
  });

  test("with an odd byte in its log", async () => {
    const bytes = new TextEncoder().encode(started.replace('"log":""', '"log":"?"'));
    bytes[bytes.lastIndexOf(0x3f)] = 0xff;
    expect(await reading(bytes)).toMatchObject({ status: "read" });
  });
});

describe("what can't be read says what to change", () => {
  test.each<[string, unknown, string, "unsupported" | "unreadable", RegExp]>([
    [
      "the plugin's XML",
      "<job><name>main</name></job>",
      "application/xml;charset=UTF-8",
      "unsupported",
      /set Format to JSON/,
    ],
    [
      "XML by another name",
      "\n <?xml version='1.0'?><job/>",
      "text/plain",
      "unsupported",
      /set Format to JSON/,
    ],
    ["broken XML", "job>", "application/xml", "unsupported", /set Format to JSON/],
    ["nothing", "", "application/json", "unreadable", /the body is empty/],
    ["half of it", started.slice(0, 100), "application/json", "unreadable", /is not JSON/],
    ["a list", "[]", "application/json", "unreadable", /not a JSON object/],
    [
      "another program's",
      { alerts: [] },
      "application/json",
      "unreadable",
      /no known Jenkins plugin.*tocsin setup/,
    ],
    [
      "a build of no job",
      { build: { phase: "STARTED", number: 1 } },
      "application/json",
      "unreadable",
      /names no job/,
    ],
  ])("%s", async (_, body, type, status, reason) => {
    expect(await reading(body, {}, { "content-type": type })).toMatchObject({
      status,
      reason: expect.stringMatching(reason),
    });
  });
});
