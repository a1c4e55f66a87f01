import { createServer } from "node:net";
import { hide, outcomeOf, outcomeOfError } from "@tocsin/core";
import { fakeHttp } from "@tocsin/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const now = Date.parse("2026-01-05T09:00:00Z");
const answered = (status: number, headers: Record<string, string> = {}) =>
  outcomeOf(new Response(status === 204 ? null : "body", { status, headers }), now);

describe("outcomeOf", () => {
  it.each([
    [200, "sent", undefined],
    [204, "sent", undefined],
    [301, "failed", "target"],
    [400, "failed", "payload"],
    [401, "failed", "credential"],
    [403, "failed", "credential"],
    [404, "failed", "target"],
    [410, "failed", "target"],
    [413, "failed", "payload"],
    [415, "failed", "payload"],
    [422, "failed", "payload"],
    [408, "retry", undefined],
    [425, "retry", undefined],
    [429, "slow", "target"],
    [500, "retry", undefined],
    [502, "retry", undefined],
    [503, "retry", undefined],
    [504, "retry", undefined],
  ])("%i is %s %s", (status, expected, scope) => {
    const outcome = answered(status);
    expect(outcome.status).toBe(expected);
    expect("scope" in outcome ? outcome.scope : undefined).toBe(scope);
    if (outcome.status !== "sent") expect(outcome.reason).toContain(String(status));
  });

  it.each([
    ["120", 120_000],
    ["1.5", 1_500],
    ["Mon, 05 Jan 2026 09:01:00 GMT", 60_000],
    ["Mon, 05 Jan 2026 08:00:00 GMT", 0],
    ["99999999999999999999", 86_400_000],
  ])("obeys Retry-After: %s", (value, afterMs) => {
    expect(answered(503, { "retry-after": value })).toMatchObject({ status: "retry", afterMs });
    expect(answered(429, { "retry-after": value })).toMatchObject({ status: "slow", afterMs });
  });

  it.each(["soon", "", "-5", "1.2.3"])("takes no time from Retry-After: %j", (value) => {
    expect(answered(503, { "retry-after": value })).not.toHaveProperty("afterMs");
    expect(answered(429, { "retry-after": value })).toMatchObject({ afterMs: 30_000 });
  });

  it("quotes what the caller read, on one line, cut, without secrets", () => {
    hide("hunter22");
    const response = new Response("unread", { status: 400 });
    const outcome = outcomeOf(response, now, `no\nsuch hunter22 ${"x".repeat(500)}`);
    if (outcome.status === "sent") throw new Error("it was refused");
    expect(outcome.reason).toContain("400: no such [secret] xxx");
    expect(outcome.reason.length).toBeLessThan(300);
    expect(outcome.reason).not.toContain("unread");
  });

  it("leaves alone a body that the caller has read", async () => {
    const response = new Response("body", { status: 200 });
    await response.text();
    expect(outcomeOf(response, now).status).toBe("sent");
  });
});

describe("outcomeOfError", () => {
  let provider: Awaited<ReturnType<typeof fakeHttp>>;
  beforeAll(async () => {
    provider = await fakeHttp(() => ({ status: 302, headers: { location: "/elsewhere" } }));
  });
  afterAll(() => provider.stop());

  const thrown = (url: string, init: RequestInit = {}) =>
    fetch(url, { method: "POST", body: "x", ...init }).then(
      () => expect.unreachable("it should have failed"),
      (error: unknown) => outcomeOfError(error, init.signal ?? undefined),
    );

  it("retries when nothing listens", async () => {
    const outcome = await thrown(`http://127.0.0.1:${await freePort()}/path`);
    expect(outcome).toMatchObject({
      status: "retry",
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("retries when no address of several listens", async () => {
    const outcome = await thrown(`http://localhost:${await freePort()}/path`);
    expect(outcome.status).toBe("retry");
  });

  it("retries when the host is unknown", async () => {
    expect((await thrown("http://nowhere.invalid/")).status).toBe("retry");
  });

  it("retries when TLS does not stand", async () => {
    expect((await thrown(provider.url.replace("http:", "https:"))).status).toBe("retry");
  });

  it("is ambiguous when the connection ends after the request", async () => {
    provider.fail("reset after");
    expect((await thrown(provider.url)).status).toBe("ambiguous");
  });

  it("is ambiguous when the time is up", async () => {
    provider.fail("hang");
    const outcome = await thrown(provider.url, { signal: AbortSignal.timeout(50) });
    expect(outcome).toEqual({ status: "ambiguous", reason: "no answer in time" });
    provider.heal();
  });

  it.each(["nonsense", "ftp://host/", "http://127.0.0.1:22/"])("gives up on %s", async (url) => {
    expect(await thrown(url)).toMatchObject({ status: "failed", scope: "target" });
  });

  it("gives up on a redirect that it must not follow", async () => {
    expect(await thrown(provider.url, { redirect: "error" })).toMatchObject({
      status: "failed",
      scope: "target",
    });
  });

  it("never quotes the error, which may hold the address", () => {
    const error = new TypeError("fetch failed", { cause: new Error("https://x.test/token") });
    expect(JSON.stringify(outcomeOfError(error))).not.toContain("token");
    expect(outcomeOfError("not even an error").status).toBe("ambiguous");
  });

  it("knows an attempt to connect that timed out from an answer that did not come", () => {
    const cause = (syscall: string) =>
      Object.assign(new Error("timed out"), { code: "ETIMEDOUT", syscall });
    const failing = (syscall: string) =>
      outcomeOfError(new TypeError("fetch failed", { cause: cause(syscall) })).status;
    expect(failing("connect")).toBe("retry");
    expect(failing("read")).toBe("ambiguous");
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
