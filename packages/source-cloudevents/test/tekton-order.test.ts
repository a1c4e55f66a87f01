import { createGateway, type Gateway, memoryStorage } from "@tocsin/core";
import { hookRequest, until, virtualClock } from "@tocsin/testkit";
import { afterEach, expect, test } from "vitest";
import { cloudevents } from "../src/index.ts";
import { type Attributes, binary, event } from "./sender.ts";
import { pipelineRun } from "./tekton.ts";

const clock = virtualClock(Date.parse("2026-11-23T09:10:00Z"));
let gateway: Gateway;
afterEach(() => gateway.stop());

async function start() {
  gateway = createGateway({
    clock,
    storage: memoryStorage(),
    sources: { tekton: cloudevents({}) },
    receivers: { nobody: [] },
    route: { receiver: "nobody" },
  });
  await gateway.start();
}

/** Posts it and says, notice by notice, whether it was news. */
async function arrives(id: string, type: string, time: string, data: Attributes): Promise<string> {
  const { headers, body } = hookRequest(
    binary(
      event({
        id,
        type: `dev.tekton.event.pipelinerun.${type}.v1`,
        time: `2026-11-23T09:${time}Z`,
        data: { pipelineRun: data },
      }),
    ),
  );
  const request = new Request("http://gateway/hooks/tekton", {
    method: "POST",
    headers,
    body: new Uint8Array(body),
  });
  const answer = (await (await gateway.handle(request)).json()) as {
    readonly ids: readonly string[];
  };
  const fates = answer.ids.map((notice) =>
    until(clock, async () => {
      const fate = await gateway.fate("tekton", notice);
      return fate?.state === "done" && fate;
    }),
  );
  const words = (await Promise.all(fates)).map(({ reasons: [reason = "news"] }) => reason);
  return words.join(" / ");
}

const openIncidents = async () =>
  (await gateway.incidents.list({ state: "open" })).items.map(({ title }) => title);

const early = { name: "ci-1", start: "2026-11-23T09:00:00Z" };
const late = { name: "ci-2", start: "2026-11-23T09:01:00Z" };

test("a run does not move back", async () => {
  await start();
  expect(
    await arrives(
      "3",
      "successful",
      "02:00.5",
      pipelineRun({ ...early, end: "2026-11-23T09:02:00Z" }),
    ),
  ).toMatch(/^news/);
  expect(await arrives("1", "started", "00:00.1", pipelineRun(early))).toMatch(/older/);
  expect(await arrives("2", "running", "02:00.5", pipelineRun(early))).toMatch(/older/);
  expect(await openIncidents()).toEqual([]);
});

test("a run that began earlier does not resolve the failure of a later one", async () => {
  await start();
  await arrives("1", "failed", "03:00", pipelineRun({ ...late, reason: "Failed" }));
  expect(await openIncidents()).toHaveLength(1);
  const slow = pipelineRun({ ...early, end: "2026-11-23T09:05:00Z" });
  expect(await arrives("2", "successful", "05:00", slow)).toMatch(/older/);
  expect(await openIncidents()).toHaveLength(1);
  const next = pipelineRun({ name: "ci-3", start: "2026-11-23T09:04:00Z" });
  expect(await arrives("3", "successful", "06:00", next)).toBe("news / news");
  expect(await openIncidents()).toEqual([]);
});

test("what Tekton sends again after a restart of its own is no news", async () => {
  await start();
  const failed = pipelineRun({ ...late, reason: "Failed", end: "2026-11-23T09:03:00Z" });
  expect(await arrives("1", "failed", "03:00", failed)).toBe("news / news");
  expect(await arrives("2", "failed", "08:00", failed)).not.toMatch(/news/);
});
