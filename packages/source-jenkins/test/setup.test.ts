import { hookRequest, openSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { jenkins } from "../src/index.ts";

const hookUrl = "https://tocsin.example.test/hooks/ci";

describe("the setup", () => {
  const printed = async (options: unknown) =>
    (await openSource(jenkins, options, { name: "ci" })).setup?.({ hookUrl }) ?? "";

  test("has the address with the token in it, ready to paste", async () => {
    const text = await printed({ token: "s3cr/t$ token" });
    expect(text).toContain(`${hookUrl}/s3cr%2Ft%24%20token\n`);
    expect(text).toContain("Secret  s3cr/t$ token\n");
    expect(text).toContain(`url: '${hookUrl}', httpMode: 'POST'`);
    expect(text).not.toContain("undefined");
  });

  test("shows the form, the property, the step and the way without the plugin", async () => {
    const text = await printed({ token: "a-token" });
    for (const part of [
      "Job Notifications → Add Endpoint",
      "$class: 'HudsonNotificationProperty'",
      "urlInfo: [urlType: 'SECRET', urlOrId: 'tocsin-url']",
      "notifyEndpoints(phase: 'STARTED', notes: 'Deploy')",
      "script { tocsin(phase: 'FINALIZED', status: currentBuild.currentResult) }",
      "withCredentials([string(credentialsId: 'tocsin-token'",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("says first that a token is missing", async () => {
    expect(await printed({})).toMatch(/^This source has no token.*\n.*sources\.ci\.token/);
  });
});

describe("the sender", () => {
  const proof = async (
    options: unknown,
    { headers = {}, rest = "" }: { headers?: Record<string, string>; rest?: string },
  ) =>
    (await openSource(jenkins, options)).webhook?.verify(hookRequest({ body: {}, headers, rest }));
  const basic = (pair: string) => ({
    headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
  });

  test("bears the token in the path, as Basic password or as Bearer; each of several is good", async () => {
    const options = { token: "new-token", tokens: ["old-token"] };
    expect(await proof(options, { rest: "new-token" })).toEqual({ ok: true });
    expect(await proof(options, { rest: "old-token" })).toEqual({ ok: true });
    expect(await proof(options, basic("jenkins:new-token"))).toEqual({ ok: true });
    expect(await proof(options, { headers: { authorization: "Bearer old-token" } })).toEqual({
      ok: true,
    });
    expect(await proof(options, { rest: "no-token" })).toMatchObject({ ok: false });
    expect(await proof(options, basic("new-token:"))).toMatchObject({ ok: false });
    expect(await proof(options, {})).toMatchObject({ ok: false });
  });

  test("is not proven without a token, and the source says so", async () => {
    expect((await openSource(jenkins, {})).proves).toBe(false);
    expect((await openSource(jenkins, { tokens: ["old-token"] })).proves).toBe(true);
    expect(await proof({}, {})).toEqual({ ok: true });
  });

  test.each([{ jenkinsUrl: "ftp://ci.example.com" }, { tokens: [] }, { token: "" }])(
    "%j is refused",
    async (options) => {
      await expect(openSource(jenkins, options)).rejects.toThrow();
    },
  );
});

describe("the doctor's test", () => {
  test.each([{ token: "a-token" }, { tokens: ["a-token"] }, {}])("%j", async (options) => {
    const { sample, webhook } = await openSource(jenkins, options, { name: "ci" });
    const now = Date.parse("2026-01-05T09:00:00Z");
    const request = hookRequest(sample?.(now) ?? { body: "" });
    expect(await webhook?.verify(request)).toEqual({ ok: true });
    expect(webhook?.parse(request)).toEqual({
      status: "read",
      notices: [
        {
          id: `jenkins|doctor|${now}`,
          type: "doctor",
          kind: "message",
          severity: "info",
          title: "Test of the source ci",
          at: "2026-01-05T09:00:00.000Z",
        },
      ],
    });
  });
});
