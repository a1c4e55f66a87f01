import type { HookRequest } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { cloudevents } from "../src/index.ts";
import { event, structured } from "./sender.ts";

const token = "a-token/of+24=characters";
const hookUrl = "https://tocsin.example.test/hooks/events";

async function hook(options: unknown = { token }) {
  const source = await openSource(cloudevents, options, { name: "events" });
  if (source.webhook === undefined) throw new Error("no webhook");
  return { ...source, ...source.webhook };
}

describe("the token", () => {
  const basic = `Basic ${Buffer.from(`ci:${token}`).toString("base64")}`;
  const ways: readonly [string, Partial<HookRequest>][] = [
    ["Basic", { headers: new Headers({ authorization: basic }) }],
    ["?access_token=", { url: `${hookUrl}?access_token=${encodeURIComponent(token)}` }],
    ["?token=", { url: `${hookUrl}?token=${encodeURIComponent(token)}` }],
    ["the path", { rest: encodeURIComponent(token) }],
  ];

  test.each(ways)("is taken as %s", async (_, how) => {
    const { verify } = await hook();
    const request = { ...hookRequest(structured(event())), ...how };
    expect(await verify(request)).toEqual({ ok: true });
    expect(await (await hook({ token: "another one" })).verify(request)).toMatchObject({
      ok: false,
    });
  });

  test("may be one of several, and none means that nothing is proven", async () => {
    const { verify, proves } = await hook({ token: "new", tokens: ["old"] });
    const bearing = (given: string) =>
      verify({
        ...hookRequest(structured(event())),
        headers: new Headers({ authorization: `Bearer ${given}` }),
      });
    expect([await bearing("new"), await bearing("old"), await bearing("x")]).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: false },
    ]);
    expect(proves).toBe(true);
    expect((await hook({})).proves).toBe(false);
  });
});

describe("the handshake", () => {
  const ask = async (headers: Record<string, string>, method = "OPTIONS") =>
    (await hook()).greet?.(hookRequest({ method, headers, body: "" }));

  test("grants the origin that asks, at any rate, and never calls back", async () => {
    // The tools of a source under test refuse every call.
    const response = await ask({
      "webhook-request-origin": "eventemitter.example.com",
      "webhook-request-callback": "http://169.254.169.254/confirm?x=1",
      "webhook-request-rate": "120",
    });
    expect(response?.status).toBe(200);
    expect(Object.fromEntries(response?.headers ?? [])).toEqual({
      allow: "POST",
      "webhook-allowed-origin": "eventemitter.example.com",
      "webhook-allowed-rate": "*",
    });
    expect(await response?.text()).toBe("");
  });

  test("echoes no nonsense", async () => {
    const response = await ask({ "webhook-request-origin": "<script>alert(1)</script>" });
    expect(response?.headers.get("webhook-allowed-origin")).toBe("*");
  });

  test("is only that: other methods and other OPTIONS are not answered", async () => {
    expect(await ask({})).toBeUndefined();
    expect(await ask({ "webhook-request-origin": "a.test" }, "GET")).toBeUndefined();
  });
});

describe("setup", () => {
  test("has address and token filled in, whatever is in them", async () => {
    const text = (await hook({ token: "it's-secret" })).setup?.({ hookUrl }) ?? "";
    expect(text).toContain(`${hookUrl}?access_token=it's-secret`);
    expect(text).toContain("Authorization: Bearer it's-secret");
    expect(text).toContain(`-H 'Authorization: Bearer it'\\''s-secret'`);
    const patch = /config-events --type merge \\\n {2}-p '(.*)'\n/.exec(text)?.[1] ?? "";
    expect(JSON.parse(patch.replaceAll("'\\''", "'"))).toEqual({
      data: { formats: "tektonv1", sink: `${hookUrl}/it's-secret` },
    });
  });

  test("without a token says to set one", async () => {
    expect((await hook({})).setup?.({ hookUrl })).toMatch(
      /^No token is set in sources\.events\.token/,
    );
  });
});

test.each([{ token }, { token: "with blanks, 한글" }, {}])(
  "the sample is believed and tells of itself (%j)",
  async (options) => {
    const { sample, verify, parse } = await hook(options);
    const made = sample?.(Date.UTC(2026, 0, 5)) ?? expect.fail("no sample");
    const request = {
      ...hookRequest({ headers: made.headers, body: made.body }),
      url: `${hookUrl}${made.suffix ?? ""}`,
    };
    expect(await verify(request)).toEqual({ ok: true });
    expect(parse(request)).toMatchObject({
      status: "read",
      notices: [
        { type: "doctor", kind: "message", severity: "info", title: "Test of the source events" },
      ],
    });
  },
);
