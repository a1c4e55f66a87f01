import { expect, test } from "vitest";
import { asJson, read, serve, type TestServer } from "./help.ts";

const alerts = "/api/v2/alerts";
const elsewhere = { "x-forwarded-for": "203.0.113.7" };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`someone:${password}`).toString("base64")}`,
});
const down = (instance: string) => ({ labels: { alertname: "Down", instance } });
const plain = "storage: memory\nreceivers: { nobody: [] }\n";
const tokens = `
auth:
  tokens:
    - { name: reader, token: "reader-token-0123456789", scopes: [read] }
    - { name: writer, token: "writer-token-0123456789", scopes: [write] }
`;

interface Incident {
  readonly source: string;
  readonly subject: string;
  readonly state: string;
  readonly openedAt: string;
}

async function incidents(server: TestServer): Promise<readonly Incident[]> {
  const response = await server.fetch("/api/v1/incidents", {
    headers: bearer("reader-token-0123456789"),
  });
  return (await read<{ items: Incident[] }>(response)).items;
}

const shown = async (server: TestServer) =>
  (await incidents(server)).map(({ source, subject, state }) => `${source} ${subject} ${state}`);

test("what Prometheus sends opens one incident, however often, and its end closes it", async () => {
  const server = await serve(plain);
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  for (const ms of [240_000, 241_000]) {
    const endsAt = new Date(Date.now() + ms).toISOString();
    const posted = await server.fetch(alerts, asJson([{ ...down("db-1"), startsAt, endsAt }]));
    expect([posted.status, await posted.text()]).toEqual([200, ""]);
    await expect.poll(() => shown(server)).toEqual(["prometheus Down db-1 open"]);
  }
  const endsAt = new Date(Date.now() - 1_000).toISOString();
  const over = await server.fetch(alerts, asJson([{ ...down("db-1"), startsAt, endsAt }]));
  expect(over.status).toBe(200);
  await expect.poll(() => shown(server)).toEqual(["prometheus Down db-1 closed"]);
});

test("valid alerts are taken, whatever stands beside them, and the sender learns of the others", async () => {
  const server = await serve(plain);
  const mixed = [down("db-1"), { labels: {} }, { labels: { "": "x" } }];
  const answer = await server.fetch(alerts, asJson(mixed));
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(await answer.json()).toBe(
    'alert 1: at least one label pair required; alert 2: invalid label name ""',
  );
  await expect.poll(() => shown(server)).toEqual(["prometheus Down db-1 open"]);
});

test("below the hook's own path it is a hook like any other", async () => {
  const server = await serve(
    `${plain}sources: { prom: { type: prometheus, token: a-prom-token } }\n`,
  );
  const post = (token: string, body: unknown) =>
    server.fetch(`/hooks/prom${alerts}`, asJson(body, bearer(token)));
  expect((await post("wrong", [down("db-1")])).status).toBe(401);
  expect((await post("a-prom-token", [down("db-1")])).status).toBe(202);
  const partly = await post("a-prom-token", [{ labels: {} }, down("db-2")]);
  expect(partly.status).toBe(400);
  expect(await partly.json()).toMatchObject({ title: "Partly refused", accepted: 1 });
});

test.each([
  ["without a source in the config, from this machine", "", {}, 200],
  ["without a source in the config, from elsewhere", "", elsewhere, 401],
  [
    "with the source's token",
    "sources: { am: { type: prometheus, token: am-token-0123 } }",
    { ...elsewhere, ...bearer("am-token-0123") },
    200,
  ],
  [
    "with the source's token as a password",
    "sources: { am: { type: prometheus, token: am-token-0123 } }",
    { ...elsewhere, ...basic("am-token-0123") },
    200,
  ],
  [
    "with an API token that may write",
    tokens,
    { ...elsewhere, ...bearer("writer-token-0123456789") },
    200,
  ],
  [
    "with such a token as a password",
    tokens,
    { ...elsewhere, ...basic("writer-token-0123456789") },
    200,
  ],
  [
    "with an API token that may not write",
    tokens,
    { ...elsewhere, ...basic("reader-token-0123456789") },
    403,
  ],
  [
    "with a token of nobody",
    `${tokens}sources: { am: { type: prometheus, token: am-token-0123 } }`,
    bearer("nobodys-token"),
    401,
  ],
  [
    "with nothing, from this machine, where the API needs no token there either",
    "sources: { am: { type: prometheus, token: am-token-0123 } }",
    {},
    200,
  ],
  [
    "with nothing, from elsewhere",
    "sources: { am: { type: prometheus, token: am-token-0123 } }",
    elsewhere,
    401,
  ],
  [
    "with a wrong token, also from this machine",
    "sources: { am: { type: prometheus, token: am-token-0123 } }",
    bearer("nobodys-token"),
    401,
  ],
  [
    "with nothing, where the config has API tokens",
    `${tokens}sources: { am: { type: prometheus, token: am-token-0123 } }`,
    {},
    401,
  ],
  [
    "where another source has the name",
    "sources: { prometheus: { type: github, secret: a-github-secret } }",
    {},
    200,
  ],
])("%s: %#", async (_, config, headers, status) => {
  const server = await serve(`${plain}${config}\n`);
  const answer = await server.fetch(alerts, asJson([down("db-1")], headers));
  expect(answer.status).toBe(status);
  if (status >= 400) {
    expect(await answer.json()).toEqual({ code: status, message: expect.stringMatching(/\w/) });
  }
});

test("a token as a password reads what Alertmanager's clients read, and nothing else", async () => {
  const server = await serve(`${plain}${tokens}`);
  const headers = basic("reader-token-0123456789");
  expect((await server.fetch("/api/v2/status", { headers })).status).toBe(200);
  expect((await server.fetch("/api/v1/incidents", { headers })).status).toBe(401);
  const stranger = await server.fetch("/api/v2/status");
  expect(stranger.status).toBe(401);
  expect(await stranger.json()).toMatchObject({ code: 401 });
});

test.each([
  ["GET", "/-/healthy", 200],
  ["HEAD", "/-/healthy", 200],
  ["GET", "/-/ready", 200],
  ["HEAD", "/-/ready", 200],
  ["POST", "/-/ready", 405],
  ["POST", "/-/reload", 200],
])("%s %s answers %i", async (method, path, status) => {
  const server = await serve(plain);
  const answer = await server.fetch(path, { method });
  expect(answer.status).toBe(status);
  if (method === "GET") expect(await answer.text()).toBe("OK");
});

test("a problem of any source is an alert with a name", async () => {
  const server = await serve(`${plain}route: { receiver: nobody }\n`);
  const problem = {
    title: "ci failed",
    kind: "problem",
    subject: "acme/api ci@main",
    labels: { team: "web" },
  };
  await server.fetch("/api/v1/notices", asJson(problem));
  const list = async (query: string) =>
    read<readonly object[]>(await server.fetch(`${alerts}?${query}`));
  await expect
    .poll(() => list("filter=team=web"))
    .toMatchObject([
      {
        labels: { alertname: "acme/api ci@main", source: "api", severity: "error", team: "web" },
        annotations: { summary: "ci failed" },
        receivers: [{ name: "nobody" }],
        status: { state: "active" },
      },
    ]);
  expect(await list("filter=source!=api")).toEqual([]);
});

test("an alert is listed with the labels that it was posted with", async () => {
  const server = await serve(plain);
  // The source adds `environment` and `workload`, which other sources use.
  const labels = { alertname: "Down", env: "prod", deployment: "api", team: "prod" };
  await server.fetch(alerts, asJson([{ labels }]));
  const list = async () => read<readonly object[]>(await server.fetch(alerts));
  await expect.poll(list).toMatchObject([{ fingerprint: expect.any(String) }]);
  expect((await list())[0]).toHaveProperty("labels", labels);
});
