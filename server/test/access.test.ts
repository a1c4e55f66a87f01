import { request } from "node:http";
import { expect, test } from "vitest";
import { createApp } from "../src/http/app.ts";
import { asJson, read, serve } from "./help.ts";

const tokens = `
storage: memory
receivers: { nobody: [] }
sources: { github: { secret: a-github-secret } }
auth:
  tokens:
    - { name: reader, token: "reader-token-0123456789", scopes: [read] }
    - { name: ci, token: "writer-token-0123456789", scopes: [write] }
    - { name: root, token: "admin-token-0123456789", scopes: [admin] }
`;
const open =
  "storage: memory\nsources: { github: {}, argocd: { token: an-argocd-token } }\nreceivers: { nobody: [] }\n";
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test.each([
  ["GET", "/api/v1/incidents", "reader"],
  ["GET", "/api/v1/incidents/x", "reader"],
  ["GET", "/api/v1/deliveries", "reader"],
  ["POST", "/api/v1/explain", "reader"],
  ["POST", "/api/v1/notices", "writer"],
  ["POST", "/api/v1/incidents/x/acknowledge", "writer"],
  ["POST", "/api/v1/incidents/x/resolve", "writer"],
  ["POST", "/api/v1/incidents/x/escalate", "writer"],
  ["POST", "/api/v1/incidents/x/silence", "writer"],
  ["GET", "/api/v1/silences", "reader"],
  ["GET", "/api/v1/silences/x", "reader"],
  ["POST", "/api/v1/silences", "writer"],
  ["DELETE", "/api/v1/silences/x", "writer"],
  ["POST", "/api/v1/deliveries/x/retry", "writer"],
  ["GET", "/api/v1/oncall", "reader"],
  ["GET", "/api/v1/oncall/check", "reader"],
  ["GET", "/api/v1/schedules/x/shifts", "reader"],
  ["GET", "/api/v1/schedules/x/overrides", "reader"],
  ["POST", "/api/v1/schedules/x/overrides", "writer"],
  ["DELETE", "/api/v1/schedules/x/overrides/y", "writer"],
  ["GET", "/api/v1/schedules/x/calendar.ics", "reader"],
  ["GET", "/api/v1/people/x/calendar.ics", "reader"],
  ["GET", "/api/v1/people", "reader"],
  ["POST", "/api/v1/people/x/page", "writer"],
  ["POST", "/api/v1/people/x/contacts/y/code", "writer"],
  ["POST", "/api/v1/people/x/contacts/y/verify", "writer"],
  ["GET", "/api/v1/stats", "reader"],
  ["GET", "/api/v2/alerts", "reader"],
  ["GET", "/api/v2/alerts/groups", "reader"],
  ["GET", "/api/v2/silences", "reader"],
  ["POST", "/api/v2/silences", "writer"],
  ["GET", "/api/v2/silence/x", "reader"],
  ["DELETE", "/api/v2/silence/x", "writer"],
  ["GET", "/api/v2/status", "reader"],
  ["GET", "/api/v2/receivers", "reader"],
  ["POST", "/-/reload", "admin"],
])("%s %s takes a token of the scope that it needs, and no other", async (method, path, right) => {
  const server = await serve(tokens);
  const without = await server.fetch(path, { method });
  expect(without.status).toBe(401);
  expect(without.headers.get("www-authenticate")).toBe("Bearer");
  expect(
    (await server.fetch(path, { method, headers: bearer("no-such-token-0123456789") })).status,
  ).toBe(401);
  for (const who of ["reader", "writer", "admin"]) {
    const response = await server.fetch(path, {
      method,
      headers: bearer(`${who}-token-0123456789`),
    });
    if (who === right) {
      expect([401, 403]).not.toContain(response.status);
      expect(response.status).toBeLessThan(500);
    } else expect(response.status).toBe(403);
  }
});

test("a refusal says which scope is needed and never the token", async () => {
  const server = await serve(tokens);
  const response = await server.fetch(
    "/api/v1/notices",
    asJson({ title: "x" }, bearer("reader-token-0123456789")),
  );
  const { detail } = await read<{ detail: string }>(response);
  expect(detail).toBe(
    'This needs a token with the scope "write"; the one given (reader) has read.',
  );
});

test("who acknowledges is the token's name where the body names nobody", async () => {
  const server = await serve(tokens);
  const write = bearer("writer-token-0123456789");
  await server.fetch("/api/v1/notices", asJson({ title: "x", kind: "problem" }, write));
  const list = async () => {
    const response = await server.fetch("/api/v1/incidents", {
      headers: bearer("reader-token-0123456789"),
    });
    return (await read<{ items: { id: string }[] }>(response)).items[0];
  };
  await expect.poll(list).toBeDefined();
  const id = (await list())?.id;
  const response = await server.fetch(`/api/v1/incidents/${id}/acknowledge`, {
    method: "POST",
    headers: write,
  });
  expect(await read(response)).toMatchObject({ incident: { acknowledged: { by: "ci" } } });
});

test("probes and descriptions need no token; reasons are for readers", async () => {
  const server = await serve(tokens);
  for (const path of ["/healthz", "/readyz", "/metrics", "/openapi.json", "/"]) {
    expect((await server.fetch(path)).status).toBe(200);
  }
});

test("without tokens this machine's programs may use the API", async () => {
  const server = await serve(open);
  expect((await server.fetch("/api/v1/incidents")).status).toBe(200);
  expect(server.logged()).toContain("the API answers this machine alone");
});

test.each([
  ["through a proxy", { "x-forwarded-for": "203.0.113.7" }],
  ["through another proxy", { forwarded: "for=203.0.113.7" }],
  ["from a foreign page in a browser", { origin: "https://evil.example" }],
  ["from a page without an origin", { origin: "null" }],
  ["from a foreign page by a form", { "sec-fetch-site": "cross-site" }],
  ["by a foreign name that points here", { host: "evil.example" }],
])("without tokens nobody comes in %s", async (_how, headers) => {
  const server = await serve(open);
  expect((await raw(server.url, "/api/v1/incidents", headers)).status).toBe(403);
  const hook = await raw(
    server.url,
    "/hooks/github",
    { ...headers, "x-github-event": "ping" },
    "POST",
    "{}",
  );
  expect(hook.status).toBe(401);
  expect(hook.body).toContain("Give it one under sources.github");
});

test("without tokens nobody comes in from another machine", async () => {
  const server = await serve(open);
  expect(
    (await raw(server.url, "/api/v1/incidents", {}, "GET", undefined, "127.0.0.2")).status,
  ).toBe(200);
  const app = createApp(fromElsewhere());
  const far = { incoming: { socket: { remoteAddress: "203.0.113.7" } } } as never;
  expect((await app.request("http://127.0.0.1/api/v1/incidents", {}, far)).status).toBe(403);
  expect((await app.request("http://127.0.0.1/api/v1/incidents", {})).status).toBe(403);
});

/** Only what is looked at before the refusal. */
function fromElsewhere() {
  const state = { tokens: [], unproven: new Set<string>() };
  return { role: "all", state: () => state } as never;
}

test("a source with a secret takes what is proven, from anywhere", async () => {
  const server = await serve(open);
  const proven = await raw(
    server.url,
    "/hooks/argocd/an-argocd-token",
    { "x-forwarded-for": "203.0.113.7", "content-type": "application/json" },
    "POST",
    "{}",
  );
  expect(proven.status).not.toBe(401);
  const unproven = await raw(
    server.url,
    "/hooks/argocd/wrong-token",
    { "content-type": "application/json" },
    "POST",
    "{}",
  );
  expect(unproven.status).toBe(401);
  expect(server.logged()).not.toContain("an-argocd-token");
});

interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** As fetch won't send them: any Host, any Origin, from any address of this machine. */
function raw(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  method = "GET",
  body?: string,
  localAddress?: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const options = { method, headers, ...(localAddress === undefined ? {} : { localAddress }) };
    const call = request(`${url}${path}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    call.on("error", reject);
    call.end(body);
  });
}
