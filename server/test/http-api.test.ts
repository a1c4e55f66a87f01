import { expect, test } from "vitest";
import {
  acceptedView,
  actionView,
  deliveryView,
  explanationView,
  incidentDetail,
  incidentView,
  problemView,
} from "../src/http/schemas.ts";
import { asJson, read, serve, until } from "./help.ts";

const yaml = `
storage: memory
receivers: { ops: ["console:ops"], nobody: [] }
route:
  receiver: nobody
  routes: [{ name: loud, matchers: ['severity="critical"'], receiver: nobody }]
`;
interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly cursor?: string;
}

async function openIncident(server: Awaited<ReturnType<typeof serve>>, notice: object = {}) {
  const problem = {
    title: "Disk full",
    kind: "problem",
    status: "firing",
    subject: "db-1",
    severity: "critical",
    ...notice,
  };
  expect((await server.fetch("/api/v1/notices", asJson(problem))).status).toBe(202);
  return until(async () => {
    const { items } = await read<Page>(await server.fetch("/api/v1/incidents?state=open"));
    return items.find((item) => item.subject === problem.subject);
  });
}

test("a notice is accepted once, with what was derived", async () => {
  const server = await serve(yaml);
  const first = await server.fetch(
    "/api/v1/notices",
    asJson({ id: "a", title: "Hello", labels: { env: "prod", n: 5 } }),
  );
  expect(first.status).toBe(202);
  expect(acceptedView.parse(await read(first))).toMatchObject({
    accepted: 1,
    ids: ["a"],
    notices: [
      {
        kind: "message",
        severity: "info",
        source: "api",
        subject: "Hello",
        labels: { env: "prod", n: "5" },
      },
    ],
  });
  const again = await server.fetch(
    "/api/v1/notices",
    asJson([
      { id: "a", title: "Hello" },
      { id: "b", title: "New" },
    ]),
  );
  expect(await read(again)).toMatchObject({ accepted: 1, ids: ["a", "b"] });
});

test("what is no notice is told with every issue", async () => {
  const server = await serve(yaml);
  const response = await server.fetch(
    "/api/v1/notices",
    asJson([{ title: "fine" }, { titel: "x", severity: "loud" }]),
  );
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const { issues } = problemView.parse(await read(response));
  expect(issues?.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["1.severity", "1.title"]),
  );
});

test.each([
  ["a number", 5],
  ["an empty list", []],
  ["text", "hello"],
  ["null", null],
])("%s is no notice", async (_what, body) => {
  const server = await serve(yaml);
  const response = await server.fetch("/api/v1/notices", asJson(body));
  expect(response.status).toBe(400);
  expect(await read(response)).toMatchObject({
    issues: [{ path: "", message: expect.stringContaining("must be a notice") }],
  });
});

test.each([
  ["no JSON", { body: "{", headers: { "content-type": "application/json" } }, 400],
  [
    "broken UTF-8",
    { body: new Uint8Array([0x22, 0xff, 0x22]), headers: { "content-type": "application/json" } },
    400,
  ],
  [
    "too deep",
    { body: "[".repeat(65) + "]".repeat(65), headers: { "content-type": "application/json" } },
    400,
  ],
  [
    "another type",
    { body: "title=x", headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
  ],
  ["no type", { body: new Uint8Array([0x7b, 0x7d]) }, 415],
  ["no body", {}, 400],
  [
    "too large",
    {
      body: JSON.stringify({ title: "x".repeat(12 * 1024 * 1024) }),
      headers: { "content-type": "application/json" },
    },
    413,
  ],
])("a body that can't be taken is refused: %s", async (_what, init, status) => {
  const server = await serve(yaml);
  const response = await server.fetch("/api/v1/notices", { method: "POST", ...init });
  expect(response.status).toBe(status);
  expect(problemView.parse(await read(response)).status).toBe(status);
});

test("an incident is listed, shown, acknowledged and resolved", async () => {
  const server = await serve(yaml);
  const incident = incidentView.parse(await openIncident(server));
  const path = `/api/v1/incidents/${incident.id}`;
  expect(incidentDetail.parse(await read(await server.fetch(path)))).toMatchObject({
    id: incident.id,
    route: "loud",
    deliveries: [],
  });

  const done = await server.fetch(`${path}/acknowledge`, asJson({ by: "ann", why: "looking" }));
  expect(actionView.parse(await read(done))).toMatchObject({
    status: "done",
    incident: { state: "acknowledged", acknowledged: { by: "ann", why: "looking" } },
  });
  const again = await server.fetch(`${path}/acknowledge`, { method: "POST" });
  expect(actionView.parse(await read(again)).status).toBe("unchanged");
  const closed = await server.fetch(`${path}/resolve`, { method: "POST" });
  expect(actionView.parse(await read(closed)).incident.state).toBe("closed");
});

test("an incident that does not exist is a 404 that says where they are", async () => {
  const server = await serve(yaml);
  for (const [method, path] of [
    ["GET", ""],
    ["POST", "/acknowledge"],
    ["POST", "/resolve"],
    ["POST", "/escalate"],
  ] as const) {
    const response = await server.fetch(`/api/v1/incidents/inc_none${path}`, { method });
    expect(response.status).toBe(404);
    expect(problemView.parse(await read(response)).detail).toContain("GET /api/v1/incidents");
  }
});

test("incidents are found by matchers, page by page", async () => {
  const server = await serve(yaml);
  for (const subject of ["one", "two", "three"]) await openIncident(server, { subject });
  const found = await server.fetch(
    `/api/v1/incidents?${new URLSearchParams([
      ["matcher", 'subject=~"t.*"'],
      ["matcher", 'severity="critical"'],
    ])}`,
  );
  expect((await read<Page>(found)).items.map((item) => item.subject).sort()).toEqual([
    "three",
    "two",
  ]);

  const first = await read<Page>(await server.fetch("/api/v1/incidents?limit=2"));
  const second = await read<Page>(
    await server.fetch(
      `/api/v1/incidents?limit=2&cursor=${encodeURIComponent(first.cursor ?? "")}`,
    ),
  );
  expect([...first.items, ...second.items].map((item) => item.subject).sort()).toEqual([
    "one",
    "three",
    "two",
  ]);
});

test.each([
  ["state=broken", "state", "must be one of open, acknowledged, closed"],
  ["stat=open", "stat", 'is not known here: did you mean "state"?'],
  ["state=open&state=closed", "state", "must be one of open, acknowledged, closed"],
  ["limit=many", "limit", "must be a whole number from 1 to 500"],
  ["limit=0", "limit", "must be a whole number from 1 to 500"],
  ["limit=501", "limit", "must be a whole number from 1 to 500"],
  ["matcher=severity", "matcher[0]", "is not a matcher"],
  ["matcher=env%3D~%22(%22", "matcher[0]", "is not a regular expression"],
])("a query that can't be answered is told so: %s", async (query, path, message) => {
  const server = await serve(yaml);
  const response = await server.fetch(`/api/v1/incidents?${query}`);
  expect(response.status).toBe(400);
  expect(await read(response)).toMatchObject({
    issues: [{ path, message: expect.stringContaining(message) }],
  });
});

test("a dead letter is listed and sent again", async () => {
  const server = await serve(
    'storage: memory\nplugins: [./broken.mjs]\nchannels: { broken: {} }\nreceivers: { ops: ["broken:x"] }\n',
    {},
    {},
    {
      "broken.mjs": `export default { kind: "channel", apiVersion: 1, type: "broken", traits: { edits: false, idempotent: false },
        options: { "~standard": { version: 1, vendor: "mine", validate: (value) => ({ value }) } },
        open: () => ({ send: async () => ({ status: "failed", scope: "payload", reason: "it has a tail" }) }) };`,
    },
  );
  await server.fetch("/api/v1/notices", asJson({ title: "Hello" }));
  const dead = await until(async () => {
    const { items } = await read<Page>(await server.fetch("/api/v1/deliveries?state=dead"));
    return items[0];
  });
  expect(deliveryView.parse(dead)).toMatchObject({
    target: "broken:x",
    state: "dead",
    reason: expect.stringContaining("it has a tail"),
  });
  const retried = await server.fetch(
    `/api/v1/deliveries/${encodeURIComponent(String(dead.id))}/retry`,
    { method: "POST" },
  );
  expect(retried.status).toBe(202);
  expect((await server.fetch("/api/v1/deliveries/none/retry", { method: "POST" })).status).toBe(
    404,
  );
});

test("explain tells routes and reasons for labels and for a notice", async () => {
  const server = await serve(yaml);
  const byLabels = explanationView.parse(
    await read(await server.fetch("/api/v1/explain", asJson({ labels: { severity: "critical" } }))),
  );
  expect(byLabels.routes.map(({ route }) => route)).toEqual(["loud"]);
  const byNotice = explanationView.parse(
    await read(await server.fetch("/api/v1/explain", asJson({ title: "x", severity: "info" }))),
  );
  expect(byNotice.routes.map(({ route }) => route)).toEqual(["0"]);
  expect((await server.fetch("/api/v1/explain", asJson({ label: {} }))).status).toBe(400);
  expect((await read<Page>(await server.fetch("/api/v1/incidents"))).items).toEqual([]);
});

test.each([
  ["GET", "/nothing", 404, "GET / lists what there is"],
  ["PUT", "/api/v1/silences", 405, "This takes GET, HEAD, POST"],
  ["GET", "/api/v1/incidents/inc_1/silence", 405, "This takes POST"],
  ["GET", "/api/v1/schedules/x/overrides/y", 405, "This takes DELETE"],
  ["DELETE", "/api/v1/incidents", 405, "This takes GET, HEAD, not DELETE"],
  ["PUT", "/api/v1/notices", 405, "This takes POST"],
  ["GET", "/hooks/github", 404, "No source"],
  ["POST", "/metrics", 405, "This takes GET, HEAD"],
  ["POST", "/hooks/gitlab", 404, ""],
])("%s %s is a problem document with %i", async (method, path, status, detail) => {
  const server = await serve(yaml);
  const response = await server.fetch(path, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(problemView.parse(await read(response)).detail).toContain(detail);
  if (status === 405) expect(response.headers.get("allow")).toBeTruthy();
});

test("the process tells how it is", async () => {
  const server = await serve(yaml);
  expect(await read(await server.fetch("/healthz"))).toEqual({ ok: true });
  expect(await read(await server.fetch("/readyz"))).toEqual({
    ok: true,
    storage: { ok: true },
    channels: { console: { ok: true } },
  });
  const home = await server.fetch("/");
  expect(home.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await home.text()).toContain("/api/v1/incidents/{id}/acknowledge");
  expect((await server.fetch("/healthz", { method: "HEAD" })).status).toBe(200);
});
