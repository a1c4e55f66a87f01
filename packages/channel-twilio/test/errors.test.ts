import { phone, sms } from "@tocsin/channel-twilio";
import { redact } from "@tocsin/core";
import { fakeHttp, message, tools } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { openWith, ourNumber, stage } from "./stage.ts";

describe("what Twilio refuses", () => {
  it.each([
    [20429, 429, { status: "slow", scope: "credential" }],
    [14107, 429, { status: "slow", scope: "target" }],
    [21611, 400, { status: "slow", scope: "credential" }],
    [30022, 400, { status: "slow", scope: "credential" }],
    [30023, 400, { status: "slow", scope: "credential" }],
    [20500, 500, { status: "retry" }],
    [20503, 503, { status: "retry" }],
    [21211, 400, { status: "failed", scope: "target" }],
    [21201, 400, { status: "failed", scope: "target" }],
    [21214, 400, { status: "failed", scope: "target" }],
    [21216, 400, { status: "failed", scope: "target" }],
    [21217, 400, { status: "failed", scope: "target" }],
    [21610, 400, { status: "failed", scope: "target", reason: expect.stringContaining("START") }],
    [21612, 400, { status: "failed", scope: "target" }],
    [21614, 400, { status: "failed", scope: "target" }],
    [21608, 400, { status: "failed", scope: "target", reason: expect.stringContaining("trial") }],
    [21219, 400, { status: "failed", scope: "target" }],
    [21408, 403, { status: "failed", scope: "target", reason: expect.stringContaining("Geo") }],
    [21215, 400, { status: "failed", scope: "target" }],
    [21421, 400, { status: "failed", scope: "target" }],
    [20003, 401, { status: "failed", scope: "credential" }],
    [20404, 404, { status: "failed", scope: "credential" }],
    [21212, 400, { status: "failed", scope: "credential" }],
    [21606, 400, { status: "failed", scope: "credential" }],
    [21603, 400, { status: "failed", scope: "credential" }],
    [21659, 400, { status: "failed", scope: "credential" }],
    [21660, 400, { status: "failed", scope: "credential" }],
    [30034, 400, { status: "failed", scope: "credential" }],
    [21617, 400, { status: "degrade" }],
    [21620, 400, { status: "degrade" }],
    [12300, 400, { status: "degrade" }],
    [29999, 400, { status: "failed", scope: "payload", reason: expect.stringContaining("29999") }],
  ])("%i (%i)", async (code, status, outcome) => {
    const { twilio, sms, phone, to } = await stage();
    twilio.refuse(code, { status, times: 2 });
    expect(await sms.send(message(), to())).toMatchObject(outcome);
    expect(await phone.send(message(), to())).toMatchObject(outcome);
  });

  it("waits as long as it is asked to, whatever the code", async () => {
    const { twilio, sms, to } = await stage();
    const headers = { "retry-after": "90" };
    twilio.refuse(21611, { headers });
    expect(await sms.send(message(), to())).toMatchObject({ status: "slow", afterMs: 90_000 });
    twilio.refuse(20503, { status: 503, headers });
    expect(await sms.send(message(), to())).toMatchObject({ status: "retry", afterMs: 90_000 });
  });

  it("does not know what became of it behind a gateway that fails", async () => {
    const { twilio, sms, to } = await stage();
    twilio.fail({ status: 502, body: "<html>bad gateway</html>" });
    expect(await sms.send(message(), to())).toMatchObject({ status: "ambiguous" });
  });

  it.each([301, 307])("follows no redirect (%i)", async (status) => {
    const { twilio, sms, to } = await stage();
    twilio.fail({ status, headers: { location: `${twilio.url}/elsewhere` } });
    expect(await sms.send(message(), to())).toMatchObject({
      status: "failed",
      scope: "credential",
      reason: expect.stringContaining("apiUrl"),
    });
    expect(twilio.seen).toHaveLength(1);
  });

  it("does not read an answer without end", async () => {
    const fake = await fakeHttp(() => ({
      status: 201,
      body: { sid: "SM1", more: "x".repeat(3_000_000) },
    }));
    const options = { apiUrl: fake.url, accountSid: `AC${"0".repeat(32)}`, authToken: "secret-1" };
    const channel = await openWith(sms, { ...options, from: ourNumber }, tools());
    const { to } = await stage();
    expect(await channel.send(message(), to())).toMatchObject({ status: "ambiguous" });
    await fake.stop();
  });

  it("places no call without a public URL, and says what to set", async () => {
    const { twilio, to } = await stage();
    const { apiUrl, accountSid, authToken } = twilio;
    const account = { apiUrl, accountSid, authToken, from: ourNumber };
    const channel = await openWith(phone, account, tools());
    const failed = { reason: expect.stringContaining("publicUrl") };
    expect(await channel.send(message(), to())).toMatchObject({
      status: "failed",
      scope: "credential",
      ...failed,
    });
    expect(twilio.seen).toHaveLength(0);
    expect(await channel.check?.(AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      ...failed,
    });
  });

  it("texts without a public URL too, and says what is missing", async () => {
    const { twilio, to } = await stage();
    const { apiUrl, accountSid, authToken } = twilio;
    const channel = await openWith(
      sms,
      { apiUrl, accountSid, authToken, from: ourNumber },
      tools(),
    );
    expect(await channel.send(message(), to())).toMatchObject({ status: "sent" });
    expect(twilio.seen[0]?.body).not.toContain("StatusCallback");
    expect(await channel.check?.(AbortSignal.timeout(5_000))).toMatchObject({
      ok: true,
      detail: expect.stringContaining("publicUrl"),
    });
  });

  it("sends through a messaging service", async () => {
    const fake = await fakeHttp(() => ({ status: 201, body: { sid: "SM1" } }));
    const from = `MG${"a".repeat(32)}`;
    const account = { apiUrl: fake.url, accountSid: `AC${"0".repeat(32)}`, authToken: "secret-1" };
    const channel = await openWith(sms, { ...account, from }, tools());
    const { to } = await stage();
    expect(await channel.send(message(), to())).toMatchObject({ status: "sent", ref: "SM1" });
    const form = new URLSearchParams(fake.seen[0]?.body);
    expect([form.get("MessagingServiceSid"), form.get("From")]).toEqual([from, null]);
    await fake.stop();
  });

  it("shows the header that holds the token nowhere", async () => {
    const { twilio } = await stage();
    const basic = Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString("base64");
    expect(redact(`sent with Basic ${basic}`)).toBe("sent with Basic [secret]");
  });

  it("knows an account that is suspended", async () => {
    const { twilio, sms } = await stage();
    expect(await sms.check?.(AbortSignal.timeout(5_000))).toEqual({ ok: true });
    twilio.fail({ status: 200, body: { status: "suspended" } });
    expect(await sms.check?.(AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      reason: expect.stringContaining("suspended"),
    });
    twilio.fail({ status: 200, body: { hello: "world" } });
    expect(await sms.check?.(AbortSignal.timeout(5_000))).toMatchObject({
      ok: false,
      reason: expect.stringContaining("apiUrl"),
    });
  });
});
