import { createHmac } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asJson, origin, read, serve, type TestServer } from "./help.ts";

const config = (secret: string, more = "") =>
  `storage: memory\nsources: { github: { secret: ${secret} } }\nreceivers: { a: ["console:a"], b: [] }\nroute: { receiver: b }\n${more}`;

function write(server: TestServer, yaml: string): void {
  writeFileSync(join(server.origin.cwd, "tocsin.yaml"), yaml);
}

function ping(server: TestServer, secret: string): Promise<Response> {
  const body = JSON.stringify({ zen: "Keep it logically awesome.", hook_id: 1 });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return server.fetch("/hooks/github", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "ping",
      "x-hub-signature-256": `sha256=${signature}`,
    },
    body,
  });
}

test("a reload takes the new secret, routes and tokens", async () => {
  const server = await serve(config("the-first-secret"));
  expect((await ping(server, "the-first-secret")).status).toBeLessThan(300);
  write(
    server,
    config(
      "the-second-secret",
      'auth: { tokens: [{ name: root, token: "admin-token-0123456789", scopes: [admin, read] }] }\n',
    ),
  );
  expect(await read(await server.fetch("/-/reload", { method: "POST" }))).toEqual({
    reloaded: true,
    warnings: [],
  });

  expect((await ping(server, "the-first-secret")).status).toBe(401);
  expect((await ping(server, "the-second-secret")).status).toBeLessThan(300);
  expect((await server.fetch("/api/v1/incidents")).status).toBe(401);
  expect(server.logged()).not.toMatch(/the-(first|second)-secret|admin-token/);
});

test("a bad config changes nothing, and its reasons are told and logged", async () => {
  const server = await serve(config("the-first-secret"));
  write(server, config("the-second-secret").replace("receiver: b", "receiver: nobody"));
  const response = await server.fetch("/-/reload", { method: "POST" });
  expect(response.status).toBe(422);
  expect(await read(response)).toMatchObject({
    issues: [
      {
        path: "route.receiver",
        message: expect.stringMatching(
          /^tocsin\.yaml:4:20: route\.receiver: there is no receiver "nobody"/,
        ),
      },
    ],
  });
  expect((await ping(server, "the-first-secret")).status).toBeLessThan(300);
  expect(server.logged()).toContain("the config is bad, so the old one stays in use");
});

test("a config that is gone changes nothing where it was asked for", async () => {
  const asked = { ...origin(config("the-first-secret")), file: "tocsin.yaml" };
  const other = await serve(config("the-first-secret"), {}, { origin: asked });
  rmSync(join(asked.cwd, "tocsin.yaml"));
  expect(await other.reload()).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining("there is no such file") }],
  });
  expect((await ping(other, "the-first-secret")).status).toBeLessThan(300);
});

test("what only a restart can change is warned of", async () => {
  const server = await serve(config("the-first-secret"));
  write(
    server,
    `${config("the-first-secret").replace("memory", "sqlite:./other.db")}listen: :9999\n`,
  );
  expect(await server.reload()).toMatchObject({
    ok: true,
    warnings: [
      "tocsin.yaml: storage has changed: restart the server for it to count",
      "tocsin.yaml: listen has changed: restart the server for it to count",
    ],
  });
});

test("reloads at once follow one another and the last one counts", async () => {
  const server = await serve(config("the-first-secret"));
  const reloads: Promise<unknown>[] = [];
  for (let round = 0; round < 10; round += 1) {
    write(server, config(`the-secret-number-${round}`));
    reloads.push(server.reload());
  }
  await Promise.all(reloads);
  expect((await ping(server, "the-secret-number-9")).status).toBeLessThan(300);
  expect((await server.fetch("/api/v1/notices", asJson({ title: "still here" }))).status).toBe(202);
});
