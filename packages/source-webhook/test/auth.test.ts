import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { hookRequest, virtualClock } from "@tocsin/testkit";
import fc from "fast-check";
import { Webhook as Oracle } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { now, open, refusal, request } from "./hook.ts";

const secret = "correct-horse-battery";
const hello = { body: { title: "hello" } };

async function proof(auth: unknown, headers: Record<string, string>, rest?: string) {
  const { webhook } = await open({ auth });
  return webhook.verify(request({ ...hello, headers, ...(rest === undefined ? {} : { rest }) }));
}

describe("who is believed", () => {
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
  const header = { header: "X-Key", value: secret };
  const user = { basic: { user: "ann", password: [secret, "older-password"] } };

  test.each<[string, unknown, Record<string, string>, boolean]>([
    ["a token as Bearer", { token: secret }, { authorization: `Bearer ${secret}` }, true],
    ["a token as Basic password", { token: secret }, { authorization: basic(`x:${secret}`) }, true],
    ["another token", { token: secret }, { authorization: "Bearer other" }, false],
    ["no token", { token: secret }, {}, false],
    [
      "one of two tokens",
      { token: ["new-token", secret] },
      { authorization: `Bearer ${secret}` },
      true,
    ],
    ["a Bearer token", { bearer: secret }, { authorization: `bearer ${secret}` }, true],
    ["a Bearer token as Basic", { bearer: secret }, { authorization: basic(`x:${secret}`) }, false],
    ["another Bearer token", { bearer: secret }, { authorization: "Bearer other" }, false],
    ["a header", header, { "x-key": secret }, true],
    ["a header with another value", header, { "x-key": `${secret}x` }, false],
    ["no header", header, {}, false],
    ["user and password", user, { authorization: basic(`ann:${secret}`) }, true],
    ["the older password", user, { authorization: basic("ann:older-password") }, true],
    ["another user", user, { authorization: basic(`bo:${secret}`) }, false],
    ["another password", user, { authorization: basic("ann:nothing") }, false],
    ["a password without a user", user, { authorization: basic(secret) }, false],
    ["nobody asks", "none", {}, true],
  ])("%s", async (_, auth, headers, ok) => {
    const given = await proof(auth, headers);
    expect(given).toMatchObject({ ok });
    expect(JSON.stringify(given)).not.toContain(secret);
  });

  test("a token stands in the path and in the query too", async () => {
    expect(await proof({ token: secret }, {}, secret)).toEqual({ ok: true });
    const { webhook } = await open({ auth: { token: secret } });
    const url = `https://tocsin.example.test/hooks/hooks?token=${secret}`;
    expect(await webhook.verify({ ...request(hello), url })).toEqual({ ok: true });
  });

  test("without auth nobody is proven, and the gateway is told so", async () => {
    expect((await open({})).proves).toBe(false);
    expect((await open({ auth: "none" })).proves).toBe(false);
    expect((await open({ auth: { token: secret } })).proves).toBe(true);
  });
});

describe("an HMAC", () => {
  const algorithms = ["sha1", "sha256", "sha512"] as const;
  const encodings = ["hex", "base64"] as const;

  test("agrees with node:crypto for any secret, body, algorithm, encoding and prefix", async () => {
    const key = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        key,
        key,
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...algorithms),
        fc.constantFrom(...encodings),
        fc.constantFrom("", "sha256=", "v1="),
        async (ours, theirs, body, algorithm, encoding, prefix) => {
          const hmac = { secret: ours, header: "X-Signature", algorithm, encoding, prefix };
          const digest = createHmac(algorithm, theirs).update(body).digest(encoding);
          const { webhook } = await open({ auth: { hmac } });
          const signed = request({ body, headers: { "x-signature": `${prefix}${digest}` } });
          // HMAC pads a short key with zero bytes, so that these two secrets are one.
          const same = ours.replace(/\0+$/, "") === theirs.replace(/\0+$/, "");
          expect(await webhook.verify(signed)).toMatchObject({ ok: same });
          if (body.length > 0) {
            body[0] = (body[0] ?? 0) ^ 1;
            expect(await webhook.verify({ ...signed, body })).toMatchObject({ ok: false });
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test("that this source makes is the one of node:crypto", async () => {
    for (const algorithm of algorithms) {
      for (const encoding of encodings) {
        const hmac = { secret, header: "X-Signature", algorithm, encoding };
        const sample = (await open({ auth: { hmac } })).sample?.(now);
        const digest = createHmac(algorithm, secret)
          .update(sample?.body ?? "")
          .digest(encoding);
        expect(sample?.headers["X-Signature"]).toBe(digest);
      }
    }
  });

  const timed = {
    hmac: {
      secret,
      header: "X-Signature",
      timestampHeader: "X-Timestamp",
      template: "v0:{timestamp}:{body}",
      prefix: "v0=",
      toleranceSeconds: 60,
    },
  };
  const at = (timestamp: string) => {
    const body = JSON.stringify(hello.body);
    const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return { "x-signature": `v0=${digest}`, "x-timestamp": timestamp };
  };
  const seconds = now / 1000;

  test.each<[string, string, boolean]>([
    ["now", `${seconds}`, true],
    ["in milliseconds", `${now}`, true],
    ["in ISO 8601", "2026-01-05T09:00:30Z", true],
    ["a minute ago", `${seconds - 60}`, true],
    ["too long ago", `${seconds - 61}`, false],
    ["in a minute", `${seconds + 60}`, true],
    ["too far ahead", `${seconds + 61}`, false],
    ["no time", "soon", false],
    ["nothing", "", false],
  ])("with the time %s", async (_, timestamp, ok) => {
    expect(await proof(timed, at(timestamp))).toMatchObject({ ok });
  });

  test("with another time than it signed is refused, and so is one without the time", async () => {
    const headers = { ...at(`${seconds}`), "x-timestamp": `${seconds + 1}` };
    expect(await proof(timed, headers)).toMatchObject({ ok: false });
    const { "x-timestamp": _, ...untimed } = at(`${seconds}`);
    expect(await proof(timed, untimed)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("X-Timestamp"),
    });
  });

  test("may be one of several in the header", async () => {
    const good = at(`${seconds}`);
    const several = `v1=nonsense, v0=${"0".repeat(64)},${good["x-signature"]}`;
    expect(await proof(timed, { ...good, "x-signature": several })).toEqual({ ok: true });
  });
});

describe("Standard Webhooks", () => {
  const key = `whsec_${Buffer.from("a secret of twenty-four b").toString("base64")}`;
  const clock = () => virtualClock(Date.now());

  test("signed by the reference library are believed, for any body and secret", async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.string({ unit: "grapheme", maxLength: 200 }),
        async (own, body) => {
          const whsec = `whsec_${Buffer.from(own).toString("base64")}`;
          const { webhook } = await open(
            { auth: { standardWebhooks: { secrets: [key, whsec] } } },
            { clock: clock() },
          );
          const at = new Date();
          const headers = {
            "webhook-id": "msg_1",
            "webhook-timestamp": `${Math.floor(at.getTime() / 1000)}`,
            "webhook-signature": new Oracle(whsec).sign("msg_1", at, body),
          };
          expect(await webhook.verify(request({ body, headers }))).toEqual({ ok: true });
          const other = request({ body: `${body}x`, headers });
          expect(await webhook.verify(other)).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 100 },
    );
  });

  test("that this source signs are believed by the reference library", async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(bytes, async (own) => {
        const whsec = `whsec_${Buffer.from(own).toString("base64")}`;
        const { sample } = await open({ auth: { standardWebhooks: { secret: whsec } } });
        const made = sample?.(Date.now()) ?? { body: "", headers: {} };
        const told = new Oracle(whsec).verify(made.body, { ...made.headers });
        expect(told).toEqual(JSON.parse(made.body));
      }),
      { numRuns: 50 },
    );
  });

  test("with a public key (v1a) are believed, and no other", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
    const auth = { standardWebhooks: { secret: `whpk_${raw.toString("base64")}` } };
    const timestamp = `${now / 1000}`;
    const body = '{"title":"hello"}';
    const signature = sign(null, Buffer.from(`msg_2.${timestamp}.${body}`), privateKey);
    const headers = {
      "webhook-id": "msg_2",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,AAAA v1a,${signature.toString("base64")}`,
    };
    const source = await open({ auth });
    expect(await source.webhook.verify(request({ body, headers }))).toEqual({ ok: true });
    expect(await source.webhook.verify(request({ body: `${body} `, headers }))).toMatchObject({
      ok: false,
    });
    expect(source.sample).toBeUndefined();
  });

  test.each<[string, number, boolean]>([
    ["5 min ago", -300, true],
    ["longer ago", -301, false],
    ["5 min ahead", 300, true],
    ["further ahead", 301, false],
  ])("from %s", async (_, offset, ok) => {
    const at = new Date(now + offset * 1000);
    const body = "{}";
    const headers = {
      "webhook-id": "msg_3",
      "webhook-timestamp": `${at.getTime() / 1000}`,
      "webhook-signature": new Oracle(key).sign("msg_3", at, body),
    };
    const { webhook } = await open({ auth: { standardWebhooks: { secret: key } } });
    expect(await webhook.verify(request({ body, headers }))).toMatchObject({ ok });
  });

  test("give their notices the id of the delivery", async () => {
    const { webhook } = await open({ auth: { standardWebhooks: { secret: key } } });
    const reading = webhook.parse(request({ ...hello, headers: { "webhook-id": "msg_4" } }));
    expect(reading).toMatchObject({ notices: [{ id: "msg_4:0" }] });
  });
});

test.each([
  [{ token: secret }],
  [{ bearer: secret }],
  [{ header: "X-Key", value: secret }],
  [{ basic: { user: "ann", password: secret } }],
  [{ hmac: { secret, header: "X-S", timestampHeader: "X-T", prefix: "v1=" } }],
  ["none"],
])("what doctor sends with %j is believed and is one message", async (auth) => {
  const { webhook, sample } = await open({ auth, map: { title: "{{ body.nothing }}" } });
  const made = sample?.(now) ?? { body: "", headers: {} };
  const sent = hookRequest({ body: made.body, headers: made.headers });
  expect(await webhook.verify(sent)).toEqual({ ok: true });
  expect(webhook.parse(sent)).toMatchObject({
    notices: [
      { type: "doctor", kind: "message", severity: "info", title: "Test of the source hooks" },
    ],
  });
});

describe("options", () => {
  const hmac = { secret, header: "X-S" };

  test.each<[unknown, string]>([
    [{ auth: {} }, "auth: is empty: choose"],
    [{ auth: { token: "a", bearer: "b" } }, "auth: has token and bearer: choose one"],
    [{ auth: { header: "X-Key" } }, "auth: needs header and value together"],
    [{ auth: { header: "X Key", value: "v" } }, "auth.header: is no name of a header"],
    [{ auth: { token: [] } }, "auth.token: is empty"],
    [
      { auth: { hmac: { ...hmac, template: "{body}" } } },
      "auth.hmac.template: needs timestampHeader",
    ],
    [
      { auth: { hmac: { ...hmac, timestampHeader: "X-T", template: "{body}" } } },
      "auth.hmac.template: must have {timestamp} in it once",
    ],
    [{ auth: { standardWebhooks: { secret: "whsec_%%%" } } }, "is no signing secret"],
    [{ auth: { standardWebhooks: {} } }, "auth.standardWebhooks: needs secret"],
    [{ auth: { secret } }, "auth: has secret, which belongs to a preset"],
    [
      { preset: "uptime-kuma", auth: { secret } },
      "auth: has secret, but uptime-kuma signs with none",
    ],
    [{ preset: "gitlab", auth: { secret: "whsec_%%%" } }, "auth: has a signing token that is not"],
    [{ preset: "gitlab", auth: { topics: ["123456789012"] } }, "auth: has topics, which belong to"],
    [{ preset: "sns", auth: { bearer: secret } }, "auth: must have topics, or token"],
    [{ preset: "sns", auth: { topics: ["alarms"] } }, "is no topic: write its ARN"],
    [{ preset: "gitlab", map: { title: "x" } }, "map: excludes preset"],
    [{ preset: "gitlap" }, "preset:"],
    [{ noSuchOption: 1 }, "Unrecognized key"],
  ])("%j are refused: %s", async (options, reason) => {
    expect(JSON.stringify(await refusal(options))).toContain(reason);
  });
});
