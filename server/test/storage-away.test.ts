import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { memoryStorage, type StorageDriver, StorageUnavailable } from "@tocsin/core";
import { expect, test } from "vitest";
import { problemView } from "../src/http/schemas.ts";
import { asJson, load, read, serve } from "./help.ts";

const yaml = "storage: memory\nsources: { github: {} }\nreceivers: { nobody: [] }\n";

/** A storage that can be taken away, and says a password when it is. */
function fickle() {
  let away = false;
  const kept = memoryStorage();
  const whenThere =
    <Args extends readonly unknown[], Value>(call: (...args: Args) => Promise<Value>) =>
    async (...args: Args) => {
      if (away) throw new StorageUnavailable("the disk is full at hunter2-hunter2");
      return call(...args);
    };
  const driver: StorageDriver = {
    name: "memory:",
    async open(tools) {
      const storage = await kept.open(tools);
      const { read, commit, list, depth, check } = storage;
      return {
        ...storage,
        read: whenThere(read),
        commit: whenThere(commit),
        list: whenThere(list),
        depth: whenThere(depth),
        check: whenThere(check),
      };
    },
  };
  return {
    driver,
    take: () => {
      away = true;
    },
    giveBack: () => {
      away = false;
    },
  };
}

const demo = readFileSync(
  fileURLToPath(new URL("../assets/demo/workflow-run-failed.json", import.meta.url)),
);
const hook: RequestInit = {
  method: "POST",
  headers: { "content-type": "application/json", "x-github-event": "workflow_run" },
  body: demo,
};

test("while the storage is away everything is 503 with a time to come back, then it goes on", async () => {
  const { driver, take, giveBack } = fickle();
  const config = { ...(await load(yaml)), storage: driver };
  const server = await serve(yaml, {}, { config });
  take();
  for (const [path, init] of [
    ["/hooks/github", hook],
    ["/api/v1/notices", asJson({ title: "x" })],
    ["/api/v1/incidents", {}],
    ["/api/v1/incidents/inc_1", {}],
    ["/api/v1/incidents/inc_1/acknowledge", { method: "POST" }],
    ["/api/v1/deliveries", {}],
    ["/api/v1/deliveries/x/retry", { method: "POST" }],
    ["/api/v1/explain", asJson({ labels: {} })],
    ["/readyz", {}],
  ] as const) {
    const response = await server.fetch(path, init);
    expect([path, response.status, response.headers.get("retry-after")]).toEqual([path, 503, "5"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(problemView.parse(await read(response)).status).toBe(503);
  }
  expect((await server.fetch("/healthz")).status).toBe(200);
  const metrics = await server.fetch("/metrics");
  expect(metrics.status).toBe(200);
  expect(await metrics.text()).not.toContain("tocsin_queue_depth{");

  giveBack();
  expect((await server.fetch("/readyz")).status).toBe(200);
  expect((await server.fetch("/hooks/github", hook)).status).toBe(202);
});
