import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeHttp, fakeHttp } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

const secret = "It's a Secret to Everybody";
const folder = mkdtempSync(join(tmpdir(), "tocsin-example-"));
const terminal: string[] = [];
let phone: FakeHttp;
let example: typeof import("../src/main.ts");

beforeAll(async () => {
  phone = await fakeHttp(() => ({ status: 200, body: { id: "x" } }));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => terminal.push(String(text)) > 0);
  const environment = { GITHUB_WEBHOOK_SECRET: secret, NTFY_TOPIC: "builds", NTFY_URL: phone.url };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.stubEnv("DATABASE", join(folder, "tocsin.db"));
  vi.stubEnv("PORT", "0");
  example = await import("../src/main.ts");
  if (!example.server.listening) await once(example.server, "listening");
});

afterAll(async () => {
  await example.stop();
  await phone.stop();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const recorded = (name: string) =>
  readFileSync(new URL(`../../../server/assets/demo/${name}.json`, import.meta.url));
const signature = (body: Buffer) => createHmac("sha256", secret).update(body).digest("hex");

async function post(body: Buffer, signed = signature(body), path = "/hooks/github") {
  const { port } = example.server.address() as AddressInfo;
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "workflow_run",
      "x-hub-signature-256": `sha256=${signed}`,
    },
    body,
  });
  return status;
}

const published = () => phone.seen.map(({ body }) => JSON.parse(body));

it("tells the terminal and the phone of a workflow that fails, and that it passes again", async () => {
  expect(await post(recorded("workflow-run-failed"))).toBe(202);
  await vi.waitFor(() => expect(published()).toHaveLength(1), 5_000);
  expect(published()[0]).toMatchObject({ topic: "builds", priority: 4, tags: ["error"] });

  expect(await post(recorded("workflow-run-passed"))).toBe(202);
  await vi.waitFor(() => expect(published()).toHaveLength(2), 5_000);
  expect(published()[1]).toMatchObject({
    message: expect.stringContaining("Back to normal after"),
    tags: ["success"],
  });

  await vi.waitFor(() => expect(terminal).toHaveLength(2), 5_000);
  const [incident] = (await example.gateway.incidents.list()).items;
  expect(incident?.state).toBe("closed");
  for (const block of terminal) expect(block).toContain(incident?.code);
});

it("believes nobody else, and answers whatever it is asked", async () => {
  const failed = recorded("workflow-run-failed");
  const before = phone.seen.length;
  expect(await post(failed, signature(Buffer.from("other")))).toBe(401);
  expect(await post(failed, undefined, "/hooks/jenkins")).toBe(404);
  expect(await post(failed, undefined, "/hooks/%zz")).toBe(404);
  expect(phone.seen).toHaveLength(before);
});
