import type { NoticeInput } from "@tocsin/core";
import { expect, test } from "vitest";
import { type World, world } from "./world.ts";

const minute = 60_000;

function fires(at: World, forMs: number): NoticeInput {
  const now = at.clock.now();
  return {
    title: "disk full",
    kind: "problem",
    fingerprint: "disk",
    labels: { alertname: "DiskFull" },
    annotations: { summary: "disk full", runbook: "https://wiki.test/disk" },
    startedAt: new Date(now - minute).toISOString(),
    at: new Date(now).toISOString(),
    expiresAt: new Date(now + forMs).toISOString(),
  };
}

const shown = ({ chats }: World) => chats.chat?.shown() ?? [];

test("a problem that is not reported again in time is over, one that is goes on", async () => {
  const at = await world();
  await at.report(fires(at, 5 * minute));
  await at.pass(4 * minute);
  await at.report(fires(at, 5 * minute));
  await at.pass(4 * minute);
  expect(shown(at)).toEqual(["error: disk full"]);
  expect(await at.gateway.problems.list()).toMatchObject([
    {
      title: "disk full",
      labels: { alertname: "DiskFull" },
      annotations: { runbook: "https://wiki.test/disk" },
      routes: [{ receiver: "ops" }],
    },
  ]);
  await at.pass(2 * minute);
  expect(shown(at)).toEqual(["success: disk full"]);
  expect(await at.gateway.problems.list()).toEqual([]);
  await at.gateway.stop();
});

test("its time runs out also while nobody is there", async () => {
  const at = await world();
  await at.report(fires(at, 5 * minute));
  await at.gateway.stop();
  await at.clock.advance(10 * minute);
  await at.restart();
  await at.pass(minute);
  expect(shown(at)).toEqual(["success: disk full"]);
  await at.gateway.stop();
});

test("what was told before it ran out resolves once, and may fire anew", async () => {
  const at = await world();
  await at.report(fires(at, minute));
  await at.pass(2 * minute);
  await at.report(fires(at, minute));
  await at.pass(2 * minute);
  expect(shown(at)).toEqual(["success: disk full", "success: disk full"]);
  await at.gateway.stop();
});
