import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { mangle } from "../src/doctor/forge.ts";
import { folder, later, type Ran, serve, type TestServer, tocsin, until } from "./help.ts";
import { sourcePlugins } from "./source-plugins.ts";

const files = { "sources.mjs": sourcePlugins };
const secrets = ["the-secret-of-signed", "the-token-of-borne", "the-token-of-the-api"];
const config = (sources: string, more = "") => `
storage: memory
plugins: [./sources.mjs]
sources: { ${sources} }
channels: { console: {} }
receivers: { nobody: [] }
${more}`;
const signed = `ci: { type: signed, secret: ${secrets[0]} }`;
const borne = `lab: { type: borne, token: ${secrets[1]} }`;

const started = (sources: string, more?: string): Promise<TestServer> =>
  serve(config(sources, more), {}, {}, files);

/** Runs the doctor with a config that says where the server listens. */
function doctor(url: string, sources: string, args: readonly string[] = [], more = "") {
  const listen = `listen: "${new URL(url).host}"\n`;
  const cwd = folder({ ...files, "tocsin.yaml": config(sources, listen + more) });
  return tocsin(["doctor", ...args], { cwd });
}

/** The lines with what differs from run to run made equal. */
function lines({ out }: Ran): string[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .replace(/https?:\/\/127\.0\.0\.1:\d+/, "HERE")
        .replace(/\d+ ms/, "N ms")
        .replace(/Test at \d+/, "Test")
        .replace(/inc_\w+/, "inc_X"),
    );
}

/** Something that answers, and is no gateway. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

test("sources that are as they should be: each look says ok", async () => {
  const server = await started(`${signed}, ${borne}`);
  const ran = await doctor(server.url, `${signed}, ${borne}`);
  expect(lines(ran)).toEqual([
    "ok   ci at HERE: reachable: the gateway answers in N ms",
    "ok   ci at HERE: signed: the test is accepted (202)",
    "ok   ci at HERE: forged: refused with 401 without any proof and with a wrong proof",
    "ok   ci at HERE: content type: another content type is refused with 415 and a reason",
    "ok   ci at HERE: unreadable: a body that can't be read is refused with 401 and a reason",
    "ok   ci at HERE: clock: as this machine's",
    expect.stringMatching(/^ok {3}ci at HERE: notice: Test is found, /),
    "ok   lab at HERE: reachable: the gateway answers in N ms",
    "ok   lab at HERE: signed: the test is understood, and tells nothing (200)",
    "ok   lab at HERE: forged: refused with 401 without any proof and with a wrong proof",
    "ok   lab at HERE: content type: another content type is refused with 415 and a reason",
    "ok   lab at HERE: unreadable: a body that can't be read is refused with 400 and a reason",
    "ok   lab at HERE: clock: as this machine's",
    "-    lab at HERE: notice: the test tells nothing, so there is none to look for",
    "nothing is wrong",
  ]);
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("publicUrl is not in the config");
  expect(secrets.filter((secret) => ran.out.includes(secret))).toEqual([]);
});

// One line for each source of our own that is called.
test.each([
  ["github", `secret: ${secrets[0]}`],
  ["argocd", `token: ${secrets[1]}`],
  ["jenkins", `token: ${secrets[1]}`],
  ["prometheus", `token: ${secrets[1]}`],
  ["registry", `token: ${secrets[1]}`],
])("our own source %s passes", async (type, options) => {
  const sources = `own: { type: ${type}, ${options} }`;
  const ran = await doctor((await started(sources)).url, sources);
  expect(ran.out).toMatch(/^ok {3}own at \S+: signed: the test is /m);
  expect(ran.out).toMatch(
    /^ok {3}own at \S+: forged: refused with 401 without any proof and with/m,
  );
  expect(ran.out).not.toContain("FAIL");
  expect(secrets.filter((secret) => ran.out.includes(secret))).toEqual([]);
});

test("one source, in JSON", async () => {
  const server = await started(`${signed}, ${borne}`);
  const ran = await doctor(server.url, `${signed}, ${borne}`, ["lab", "--json"]);
  const { ok, checks } = JSON.parse(ran.out) as { ok: boolean; checks: { source: string }[] };
  expect(ok).toBe(true);
  expect(new Set(checks.map(({ source }) => source))).toEqual(new Set(["lab"]));
  expect(checks[0]).toEqual({
    source: "lab",
    at: server.url,
    check: "reachable",
    status: "ok",
    detail: expect.any(String),
  });
});

test("the server has another secret than this config", async () => {
  const server = await started("ci: { type: signed, secret: another-secret-123 }");
  const ran = await doctor(server.url, signed);
  expect(ran.code).toBe(1);
  expect(lines(ran)).toContain(
    'FAIL ci at HERE: signed: the test is refused: 401: the signature is not that of the secret. It was made with sources.ci of this config: let the server read the same file again ("kill -HUP", POST /-/reload), and let no proxy change headers or body',
  );
});

test("a source without a secret, and one that the server does not have", async () => {
  const server = await started("all: { type: open }");
  const ran = await doctor(server.url, `all: { type: open }, ${signed}`);
  expect(ran.code).toBe(1);
  expect(lines(ran)).toEqual(
    expect.arrayContaining([
      "FAIL all at HERE: forged: a request without any proof is not refused (200 and not 401), so anybody could post: give sources.all a secret",
      expect.stringMatching(/^FAIL ci at HERE: reachable: 404: No source "ci" .* read it again/),
    ]),
  );
});

test("a source that needs a secret here, and has none where it runs", async () => {
  const server = await started("ci: { type: open }");
  const ran = await doctor(server.url, signed);
  expect(ran.code).toBe(1);
  expect(lines(ran).join("\n")).toContain(
    "without any proof is not refused (202 and not 401), so anybody could post: let the server read this config again, where sources.ci has a secret",
  );
});

test("a source without a test request is said to have none", async () => {
  const untested = "odd: { type: untested, token: some-token-of-it }";
  const server = await started(untested);
  const ran = await doctor(server.url, untested);
  expect(ran.code).toBe(0);
  expect(lines(ran)).toEqual(
    expect.arrayContaining([
      "-    odd at HERE: signed: this source has no test request: let its sender send one",
      "ok   odd at HERE: forged: refused with 401 without any proof",
    ]),
  );
});

test("a source that fails on the test is told so", async () => {
  const failing = "ci: { type: signed, secret: abcdefghij, fails: true }";
  const ran = await doctor((await started(failing)).url, failing);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain(
    "signed: the test is not taken: 503: The source failed on this request",
  );
});

test("a source that looks by itself: what it told is counted", async () => {
  const quiet = "quiet: { type: looking }";
  const telling = "telling: { type: looking, title: Something }";
  const server = await started(`${quiet}, ${telling}`);
  await until(async () => {
    const metrics = await (await server.fetch("/metrics")).text();
    return metrics.includes('tocsin_accepted_total{source="telling"} 1');
  });
  const ran = await doctor(server.url, `${quiet}, ${telling}`);
  expect(ran.code).toBe(0);
  expect(lines(ran)).toEqual([
    expect.stringMatching(/^- {4}quiet: watch: has told nothing yet, and no API tells/),
    "ok   telling: watch: has told 1 notice since the server started",
    "nothing is wrong",
  ]);
});

test("what a source looks at is asked whether it lets it look", async () => {
  const seen = "seen: { type: looking, sight: good }";
  const blind = "blind: { type: looking, sight: the account may not read pods }";
  const server = await started(seen);
  const fine = await doctor(server.url, seen);
  expect(lines(fine)[0]).toBe("ok   seen: sight: it may look");
  expect(fine.code).toBe(0);
  const ran = await doctor(server.url, blind);
  expect(lines(ran)[0]).toBe("FAIL blind: sight: from this machine: the account may not read pods");
  expect(ran.code).toBe(1);
});

test("the notice is looked up where a token allows it", async () => {
  const auth = `auth: { tokens: [{ name: r, token: ${secrets[2]}, scopes: [read] }] }\n`;
  const server = await started(signed, auth);
  const without = await doctor(server.url, signed);
  expect(without.code).toBe(0);
  expect(without.out).toMatch(/- {4}ci at \S+: notice: can't be looked up: Not authorised \(401\)/);
  const given = await doctor(server.url, signed, [], auth);
  expect(given.out).toMatch(/ok {3}ci at \S+: notice: Test at \d+ is found/);
  expect(given.out).not.toContain(secrets[2]);
});

test("both addresses are tried, and each is told of", async () => {
  const server = await started(signed);
  const elsewhere = "publicUrl: http://no-such-host.invalid\n";
  const ran = await doctor(server.url, signed, [], elsewhere);
  expect(ran).toMatchObject({ code: 1, err: "" });
  expect(ran.out).toMatch(
    /^FAIL ci at http:\/\/no-such-host\.invalid: reachable: the name no-such-host\.invalid has no address \(DNS, /,
  );
  expect(ran.out).toContain(`ok   ci at ${server.url}: signed`);
});

test("nothing listens, or something that speaks no TLS", async () => {
  const ran = await doctor(await closedPort(), signed);
  expect(ran.code).toBe(1);
  expect(lines(ran)).toEqual([
    expect.stringMatching(
      /^FAIL ci at HERE: reachable: nothing listens at 127\.0\.0\.1:\d+ \(connection refused\): start "tocsin serve" there, or correct the address$/,
    ),
    "something is wrong: see above",
  ]);
  const server = await started(signed);
  const secure = `publicUrl: "${server.url.replace("http:", "https:")}"\n`;
  const tls = await doctor(server.url, signed, [], secure);
  expect(tls.out).toMatch(/reachable: no TLS is spoken at 127\.0\.0\.1:\d+ \(\S+\): write http:/);
});

test.each([
  [404, {}, "let the proxy pass /hooks/ on to the gateway"],
  [502, { server: "nginx" }, 'but "nginx" answers 502: the proxy does not reach the gateway'],
  [
    302,
    { location: "https://sso.example.test/login?x=the-secret" },
    "it redirects to https://sso.example.test, which",
  ],
  [403, {}, "let /hooks/ through without a login"],
  [413, {}, "bodies of 25 MB"],
  [200, {}, "another site is at this address"],
])("a proxy's own page with %i is told apart from the gateway", async (status, headers, advice) => {
  const url = await answering((_, response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers });
    response.end("<h1>the-secret</h1>");
  });
  const ran = await doctor(url, signed);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain(advice);
  expect(ran.out).not.toContain("the-secret");
});

test.each([
  ["ahead of", 120_000],
  ["behind", -120_000],
])("a clock %s this machine's is named", async (which, apartMs) => {
  const url = await answering((_, response) => {
    const date = new Date(Date.now() + apartMs).toUTCString();
    response.writeHead(200, { "content-type": "application/json", date });
    response.end('{"accepted":0,"ids":[]}');
  });
  const ran = await doctor(url, borne);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(
    new RegExp(`clock: the gateway's is 1[12]\\d s ${which} this machine's: set both by NTP`),
  );
});

test.each([
  [["gitlab"], 'there is no source "gitlab" in tocsin.yaml'],
  [["ci", "--config", "nowhere.yaml"], "nowhere.yaml: there is no such file"],
  [["ci", "--url", "nowhere"], '"nowhere" is no address of a server'],
])("%j is wrong use", async (args, message) => {
  const ran = await doctor("http://127.0.0.1:9", signed, args);
  expect(ran).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});

test("a wrong proof has the form of the good one", () => {
  expect(mangle("sha256=00ff")).toBe("sha256=11aa");
  expect(mangle("Bearer ab-9")).toBe("Bearer bc-0");
  expect(mangle("/Zz")).toBe("/Gg");
  expect(mangle("?token=a")).toBe("?token=b");
  expect(mangle("Basic YTo+YQ==")).toBe("Basic ZUp+ZR==");
});
