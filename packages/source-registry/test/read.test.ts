import { createHmac } from "node:crypto";
import type { NoticeInput } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { registry } from "../src/index.ts";
import { azure, dockerHub, event, githubPackage, harbor } from "./payload.ts";

async function readingOf(body: unknown, options: unknown = {}, headers = {}) {
  const source = await openSource(registry, options);
  const reading = source.webhook?.parse(hookRequest({ body, headers }));
  if (reading === undefined) throw new Error("there is no webhook");
  return reading;
}

async function told(body: unknown, options?: unknown): Promise<readonly NoticeInput[]> {
  const reading = await readingOf(body, options);
  if (reading.status !== "read") throw new Error(reading.reason);
  return reading.notices;
}

test("the id is the registry's own, so that what it sends again is known", async () => {
  const [notice] = await told({ events: [event("push", { tag: "1.2" })] });
  expect(notice?.id).toBe("distribution|320678d8-ca14-430f-8bb6-aaaaaaaaaaaa");
  const of = async (key: "package" | "registry_package") =>
    (await told(githubPackage(key, "1")))[0];
  expect((await of("package"))?.id).toBe((await of("registry_package"))?.id);
});

test("deletions are told where the options ask for them, and change nothing", async () => {
  const bodies = [{ events: [event("delete", { tag: "1.2" })] }, harbor("DELETE_ARTIFACT")];
  for (const body of bodies) {
    expect(await told(body)).toEqual([]);
    const [notice] = await told(body, { deletions: true });
    expect(notice).toMatchObject({ kind: "message", type: "image.deleted" });
    expect(notice?.labels).not.toHaveProperty("change");
  }
});

test("the host by which people pull goes before what the registry calls itself", async () => {
  const options = { host: "hub.acme.test" };
  const [pushed] = await told({ events: [event("push", { tag: "1" })] }, options);
  const [harbored] = await told(harbor("PUSH_ARTIFACT"), options);
  expect([pushed?.subject, harbored?.subject]).toEqual([
    "hub.acme.test/acme/api",
    "hub.acme.test/test-webhook/debian",
  ]);
  await expect(openSource(registry, { host: "https://x/" })).rejects.toThrow("must be a host");
});

test("what is no tag and no image is not told", async () => {
  const tag = "1.2](https://evil.test)";
  const repository = "acme/api\n# x";
  expect(await told({ events: [event("push", { tag })] })).toEqual([]);
  expect(await told({ events: [event("push", { tag: "1", repository })] })).toEqual([]);
  expect(await told({ ...dockerHub, push_data: { tag } })).toEqual([]);
});

test.each(["PULL_ARTIFACT", "SCANNING_COMPLETED", "QUOTA_EXCEED", "REPLICATION", "constructor"])(
  "Harbor's %s is of no interest",
  async (type) => {
    expect(await told(harbor(type))).toEqual([]);
  },
);

test("other events of GitHub and pings are of no interest", async () => {
  const push = await readingOf({ ref: "refs/heads/main" }, {}, { "x-github-event": "push" });
  expect(push).toEqual({ status: "read", notices: [] });
  expect(await told({ ...azure, action: "ping", target: undefined })).toEqual([]);
});

test.each([
  ["bytes", new Uint8Array([0xff]), /not a JSON object in UTF-8/],
  ["a form", "payload=%7B%7D", /content type to application\/json/],
  ["another program's body", { text: "hello" }, /of no registry that is read here/],
])("%s can't be read, and the reason says what to do", async (_, body, reason) => {
  expect(await readingOf(body)).toMatchObject({
    status: "unreadable",
    reason: expect.stringMatching(reason),
  });
});

describe("the sender", () => {
  const token = "registry-hook-token";
  const proof = async (headers: Record<string, string>, rest = "") =>
    (await openSource(registry, { token })).webhook?.verify(
      hookRequest({ body: dockerHub, headers, rest }),
    );
  const sign = (secret: string) => {
    const mac = createHmac("sha256", secret).update(JSON.stringify(dockerHub)).digest("hex");
    return { "x-hub-signature-256": `sha256=${mac}` };
  };

  test("bears the token in the path, as Bearer, as Basic, or as the whole header", async () => {
    const basic = Buffer.from(`tocsin:${token}`).toString("base64");
    expect(await proof({}, token)).toEqual({ ok: true });
    expect(await proof({ authorization: `Bearer ${token}` })).toEqual({ ok: true });
    expect(await proof({ authorization: `Basic ${basic}` })).toEqual({ ok: true });
    expect(await proof({ authorization: token })).toEqual({ ok: true });
    expect(await proof({ authorization: "another" })).toMatchObject({ ok: false });
  });

  test("or signs with it, as GitHub does", async () => {
    expect(await proof(sign(token))).toEqual({ ok: true });
    expect(await proof(sign("another"))).toMatchObject({ ok: false });
    expect(await proof({ "x-hub-signature-256": "sha256=00" })).toMatchObject({ ok: false });
  });

  test("is not proven without a token, and the source says so", async () => {
    const source = await openSource(registry, {});
    expect(source.proves).toBe(false);
    expect(await source.webhook?.verify(hookRequest({ body: {} }))).toEqual({ ok: true });
  });
});

test("the set-up has address and token in it for every registry", async () => {
  const source = await openSource(registry, { token: "hook/token" }, { name: "images" });
  const text = source.setup?.({ hookUrl: "https://tocsin.test/hooks/images" }) ?? "";
  expect(text).toContain("Webhook URL   https://tocsin.test/hooks/images/hook%2Ftoken");
  expect(text).toContain('Authorization: ["Bearer hook/token"]');
  for (const name of ["Docker Hub", "Docker Distribution", "Harbor", "GitHub", "Quay", "Azure"]) {
    expect(text).toContain(`${name}`);
  }
  const without = (await openSource(registry, {})).setup?.({ hookUrl: "https://t.test/hooks/r" });
  expect(without).toMatch(/^No token is set/);
});

test("the doctor's request is believed and reads as a test", async () => {
  const source = await openSource(registry, { token: "t-o-k-e-n" }, { name: "images" });
  const sample = source.sample?.(Date.UTC(2026, 0, 5));
  if (sample === undefined) throw new Error("there is no sample");
  const request = hookRequest(sample);
  expect(await source.webhook?.verify(request)).toEqual({ ok: true });
  expect(source.webhook?.parse(request)).toMatchObject({
    status: "read",
    notices: [
      { kind: "message", type: "doctor", severity: "info", title: "Test of the source images" },
    ],
  });
});
