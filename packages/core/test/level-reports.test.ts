import type { NoticeInput } from "@tocsin/core";
import { expect, test } from "vitest";
import { type World, world } from "./world.ts";

const minute = 60_000;
let reports = 0;

/** Reported again every minute, each time with the value of that moment in its words. */
function fills(at: World, percent: number): NoticeInput {
  const now = at.clock.now();
  reports += 1;
  return {
    id: `report-${reports}`,
    title: `disk ${percent} % full`,
    kind: "problem",
    fingerprint: "disk",
    subject: "disk",
    annotations: { summary: `disk ${percent} % full` },
    links: [
      { title: "Runbook", url: "https://wiki.test/disk" },
      { title: "Query", url: "https://prom.test/disk" },
    ],
    at: new Date(now).toISOString(),
    expiresAt: new Date(now + 4 * minute).toISOString(),
  };
}

test("what holds only while it is repeated is told once, whatever its words become", async () => {
  const at = await world();
  for (const percent of [91, 92, 93]) {
    await at.report(fills(at, percent));
    await at.pass(minute);
  }
  expect(at.chats.chat?.shown()).toEqual(["error: disk 91 % full"]);
  const { items } = await at.gateway.incidents.list();
  expect(items.map(({ revision }) => revision)).toEqual([1]);
  // Whoever asks is told the newest.
  expect(await at.gateway.problems.list()).toMatchObject([
    { title: "disk 93 % full", links: [{ title: "Runbook" }, { title: "Query" }] },
  ]);
  await at.gateway.stop();
});
