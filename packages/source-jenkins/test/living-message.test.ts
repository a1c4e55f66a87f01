import { expect, onTestFinished, test } from "vitest";
import { gateway } from "./gateway.ts";
import { derived, type Payload } from "./payload.ts";

const job = "job/acme/job/api/job/main/";

/** A gateway and a Jenkins that posts what its plugin would, at the gateway's time. */
async function stage() {
  const { post, ...rest } = await gateway();
  onTestFinished(rest.stop);
  const phase = (number: number, name: string, status?: string, more: Payload = {}) =>
    derived("pipeline-started", {
      build: {
        full_url: `https://ci.example.com/${job}${number}/`,
        url: `${job}${number}/`,
        number,
        queue_id: 900 + number,
        timestamp: rest.now(),
        phase: name,
        status,
        ...more,
      },
    });
  return {
    ...rest,
    phase,
    post,
    /** A build from its start to its end, as event "All Events" tells it. */
    async build(number: number, status: string, minutes = 5) {
      await post(phase(number, "QUEUED"));
      await post(phase(number, "STARTED"));
      await rest.pass(minutes * 60_000);
      const duration = minutes * 60_000;
      await post(phase(number, "COMPLETED", status, { duration, log: "boom\n" }));
      await rest.pass(100);
      await post(
        phase(number, "FINALIZED", status, { duration, log: `boom\nFinished: ${status}\n` }),
      );
    },
  };
}

test("a job that fails, is retried and passes is one message, which counts and times it", async () => {
  const { build, pass, told, open } = await stage();
  await build(12, "FAILURE");
  await pass(60 * 60_000);
  await build(13, "FAILURE");
  await pass(55 * 60_000);
  await build(14, "FAILURE");
  await pass(3 * 60_000);
  await build(15, "SUCCESS", 2);
  expect(told.filter(({ how }) => how === "send")).toHaveLength(1);
  const last = told.at(-1)?.message;
  expect(last).toMatchObject({ tone: "success", title: "acme/api/main works again: #15 passed" });
  expect(last?.summary).toBe("Back to normal after 2 h 10 m · 3 failures");
  expect(await open()).toEqual([]);
});

test("it shows the failure's evidence while the next build runs", async () => {
  const { build, post, phase, told } = await stage();
  await build(12, "FAILURE");
  await post(phase(13, "STARTED"));
  await post(phase(13, "STARTED", undefined, { notes: "Deploy" }));
  expect(told.at(-1)?.message).toMatchObject({
    tone: "error",
    title: "acme/api/main failing: #12 failed",
    text: "```\nboom\n```",
    summary: expect.stringContaining("#13 running: Deploy"),
  });
});

test("a build that passes is one message too, though its end is told twice", async () => {
  const { build, told } = await stage();
  await build(12, "SUCCESS");
  expect(told.map(({ how, message }) => `${how} ${message.title}`)).toEqual([
    "send acme/api/main: #12 queued",
    "update acme/api/main: #12 running",
    "update acme/api/main: #12 passed",
  ]);
});

test("UNSTABLE is a warning, gets worse, and neither ABORTED nor NOT_BUILT ends it", async () => {
  const { build, open } = await stage();
  const state = async () => (await open()).map(({ severity, title }) => `${severity}: ${title}`);
  await build(12, "UNSTABLE");
  expect(await state()).toEqual(["warning: acme/api/main unstable: #12 unstable"]);
  await build(13, "FAILURE");
  const failing = ["error: acme/api/main failing: #13 failed"];
  expect(await state()).toEqual(failing);
  await build(14, "ABORTED");
  expect(await state()).toEqual(failing);
  await build(15, "NOT_BUILT");
  expect(await state()).toEqual(failing);
  await build(16, "SUCCESS");
  expect(await state()).toEqual([]);
});

test("phases that arrive late do not move a build back", async () => {
  const { post, phase, pass, told, refused } = await stage();
  const [queued, started] = [phase(12, "QUEUED"), phase(12, "STARTED")];
  await pass(60_000);
  await post(phase(12, "FINALIZED", "FAILURE"));
  await post(started);
  await post(queued);
  expect(told).toHaveLength(1);
  expect(refused).toEqual(["stale", "stale"]);
});

test("an older build's late success does not end what a newer one began", async () => {
  const { post, phase, build, pass, open, refused } = await stage();
  await post(phase(12, "STARTED"));
  await build(13, "FAILURE");
  await pass(60_000);
  await post(phase(12, "FINALIZED", "SUCCESS"));
  expect(await open()).toHaveLength(1);
  expect(refused).toEqual(["stale"]);
});

test("a report that comes again changes nothing", async () => {
  const { post, phase, told } = await stage();
  const failed = phase(12, "FINALIZED", "FAILURE");
  expect(await post(failed)).toBe(202);
  expect(await post(failed)).toBe(202);
  expect(told).toHaveLength(1);
});

test("a job made again under its old name is told from its first build on", async () => {
  const { post, phase, build, told } = await stage();
  await build(1, "SUCCESS");
  const before = told.length;
  await post(phase(1, "STARTED", undefined, { queue_id: 5_000 }));
  await post(phase(1, "FINALIZED", "FAILURE", { queue_id: 5_000 }));
  expect(told.length).toBeGreaterThan(before);
  expect(told.at(-1)?.message.title).toBe("acme/api/main failing: #1 failed");
});
