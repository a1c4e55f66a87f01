import { expect, test } from "vitest";
import { asJson, read, serve, until } from "./help.ts";
import { onCallConfig, pagerNetwork } from "./pager.ts";

const auth =
  "auth: { tokens: [{ name: root, token: admin-token-0123456789, scopes: [read, write] }] }\n";
const limit = 1024 * 1024;

async function stage(more = "", role: "all" | "web" | "worker" = "all") {
  const network = await pagerNetwork();
  const config = onCallConfig(network) + more;
  return { network, server: await serve(config, {}, { role }, network.files) };
}

test("a channel is handed the request as it came, and its public address", async () => {
  const { server } = await stage(auth);
  const body = "Body=ack&From=%2B8210";
  const response = await server.fetch("/callbacks/pager/voice/x%20y?step=2&a=%2F", {
    method: "POST",
    body,
    headers: { "x-signature": "abc", "content-type": "application/x-www-form-urlencoded" },
  });
  expect(response.status).toBe(200);
  expect(await read(response)).toEqual({
    method: "POST",
    url: "https://tocsin.example.test/callbacks/pager/voice/x%20y?step=2&a=%2F",
    rest: "voice/x y",
    signature: "abc",
    text: body,
  });
  const got = await server.fetch("/callbacks/pager/page");
  expect(await read(got)).toMatchObject({ method: "GET", rest: "page", text: "" });
});

test("somebody answers through a callback, and it is counted", async () => {
  const { server, network } = await stage();
  const problem = { title: "Disk full", kind: "problem", severity: "critical" };
  await server.fetch("/api/v1/notices", asJson(problem));
  const { message } = await until(async () => network.told.find(({ who }) => who === "ann"));
  const { code, id } = message.incident;
  const response = await server.fetch("/callbacks/pager", {
    method: "POST",
    body: `ack ${code}`,
    headers: { "x-from": `${network.url}/ann` },
  });
  expect(await read(response)).toMatchObject([{ status: "done", incident: { id } }]);
  const incident = await read(await server.fetch(`/api/v1/incidents/${id}`));
  expect(incident).toMatchObject({ state: "acknowledged", acknowledged: { by: "Ann Lee" } });
  const metrics = await (await server.fetch("/metrics")).text();
  expect(metrics).toContain('tocsin_answers_total{action="acknowledge"} 1');
});

test.each([
  ["a body that says it is too large", new Uint8Array(limit + 1)],
  ["a body that does not say how large it is", stream(limit + 1)],
])("a callback takes at most 1 MiB: %s", async (_what, body) => {
  const { server } = await stage();
  const response = await server.fetch("/callbacks/pager", {
    method: "POST",
    body,
    duplex: "half",
  } as RequestInit);
  expect(response.status).toBe(413);
});

test("a body without a length arrives whole", async () => {
  const { server } = await stage();
  const init = { method: "POST", body: stream(5_000), duplex: "half" } as RequestInit;
  const { text } = await read<{ text: string }>(await server.fetch("/callbacks/pager", init));
  expect(text).toHaveLength(5_000);
});

test.each([
  ["POST", "/callbacks/none", 404],
  ["POST", "/callbacks/__proto__", 404],
  ["POST", "/callbacks/console", 404],
  ["GET", "/callbacks", 404],
  ["POST", "/callbacks/%FF", 404],
  ["PUT", "/callbacks/pager", 405],
  ["DELETE", "/callbacks/pager", 405],
])("%s %s: %i", async (method, path, status) => {
  const { server } = await stage();
  const response = await server.fetch(path, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
});

test("a worker serves no callbacks", async () => {
  const { server } = await stage("", "worker");
  expect((await server.fetch("/callbacks/pager", { method: "POST" })).status).toBe(404);
});

function stream(length: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let left = length; left > 0; left -= 1_000)
        controller.enqueue(new Uint8Array(Math.min(left, 1_000)).fill(0x78));
      controller.close();
    },
  });
}

test("a callback that nobody has proven stands in the audit; a flood of them fills nothing", async () => {
  const server = await serve(`
storage: memory
publicUrl: https://tocsin.example.test
channels: { slack: { token: xoxb-1-2-abcdef, signingSecret: a-signing-secret, apiUrl: "http://127.0.0.1:9/" } }
receivers: { nobody: [] }
`);
  for (let count = 0; count < 60; count += 1) {
    const response = await server.fetch("/callbacks/slack", { method: "POST", body: "payload={}" });
    expect(response.status).toBe(401);
  }
  const { items } = await read<{ items: object[] }>(
    await server.fetch("/api/v1/audit?action=callback&limit=200"),
  );
  expect(items[0]).toMatchObject({
    what: "refused",
    by: { name: "slack", through: "slack callback" },
    text: "its signature does not hold, or its time",
  });
  expect(items.length).toBeGreaterThanOrEqual(30);
  expect(items.length).toBeLessThan(40);
});
