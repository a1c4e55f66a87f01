import type { FakeSlack } from "@tocsin/testkit";
import { fakeSlack } from "@tocsin/testkit";
import { describe, expect, type TestContext, test } from "vitest";
import { type GatewayProcess, gateway } from "./gateway-process.ts";
import { githubSecret, job, run, signed } from "./github.ts";
import {
  colour,
  green,
  onlyMessage,
  red,
  says,
  shown,
  slackChannel,
  topLevelPosts,
} from "./slack.ts";
import { type Driver, drivers, ending, stage } from "./stage.ts";

interface Scene {
  readonly slack: FakeSlack;
  readonly server: GatewayProcess;
  /** GitHub delivers this, and the gateway takes it. */
  github(event: string, payload: Parameters<typeof signed>[1]): Promise<void>;
}

const failed = run({ number: 12 });
const passed = run({ number: 13, conclusion: "success" });

/** GitHub in, Slack out, a plain route with one receiver. */
async function scene(context: TestContext, driver: Driver): Promise<Scene> {
  const on = await stage(context, driver);
  const slack = await ending(on, fakeSlack());
  const server = await gateway(on, {
    sources: { github: { secret: githubSecret } },
    channels: { slack: slackChannel(slack) },
    receivers: { ops: ["slack:#ops"] },
    route: { receiver: "ops" },
  });
  return {
    slack,
    server,
    async github(event, payload) {
      const response = await server.fetch("/hooks/github", signed(event, payload));
      expect(response.status, await response.text()).toBe(202);
    },
  };
}

describe.concurrent.each(drivers)("a workflow on %s", (driver) => {
  test("that fails and then passes is one message, brought up to date", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    expect(JSON.stringify(failed).length).toBeGreaterThan(15_000);
    await github("workflow_run", failed);
    const told = await says(slack, "ci failing on main: #12 failed");
    expect(colour(told)).toBe(red);

    await github("workflow_run", passed);
    const mended = await says(slack, "ci works again on main: #13 passed");
    expect(mended).toMatchObject({ ts: told.ts });
    expect(colour(mended)).toBe(green);
    expect(shown(mended)).toContain("Back to normal after 1 m");
    await server.settled();
    expect(topLevelPosts(slack)).toHaveLength(1);
    for (const { ts } of slack.calls("chat.update")) expect(ts).toBe(told.ts);
    expect(await server.incidents()).toMatchObject([
      { state: "closed", subject: "acme/api ci@main" },
    ]);
  });

  test("keeps its message over a SIGKILL", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    await github("workflow_run", failed);
    const told = await says(slack, "#12 failed");
    await server.settled();
    await server.kill();
    await server.start();
    await github("workflow_run", passed);
    expect(await says(slack, "#13 passed")).toMatchObject({ ts: told.ts });
    await server.settled();
    expect(topLevelPosts(slack)).toHaveLength(1);
  });

  test("is told although the gateway is killed right after it said 202", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    slack.failAt("chat.postMessage", "hang");
    await github("workflow_run", failed);
    await server.kill();
    slack.heal();
    await server.start();
    await says(slack, "#12 failed");
    await github("workflow_run", passed);
    await says(slack, "#13 passed");
    await server.settled();
    expect(slack.channel("#ops").messages).toHaveLength(1);
  });

  test("is one message when the gateway dies while Slack holds its answer", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    slack.failAt("chat.postMessage", "hang after");
    await github("workflow_run", failed);
    await says(slack, "#12 failed");
    await server.kill();
    slack.heal();
    await server.start();
    await github("workflow_run", passed);
    await says(slack, "#13 passed");
    await server.settled(25_000);
    expect(slack.channel("#ops").messages).toHaveLength(1);
    expect(topLevelPosts(slack)).toHaveLength(1);
  });

  test("is one message when Slack's answer is lost on its way", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    slack.failAt("chat.postMessage", "reset after");
    await github("workflow_run", failed);
    await says(slack, "#12 failed");
    await server.settled();
    await github("workflow_run", passed);
    await says(slack, "#13 passed");
    await server.settled();
    expect(topLevelPosts(slack)).toHaveLength(1);
  });

  test("lives in one message from queued over a failed job and a re-run to its end", async (context) => {
    const { slack, server, github } = await scene(context, driver);
    await github("workflow_run", run({ action: "requested" }));
    await says(slack, "#12 queued");
    await github("workflow_run", run({ action: "in_progress" }));
    await says(slack, "#12 running");
    await github("workflow_job", job());
    await github("workflow_run", run());
    const broken = await says(slack, "ci failing on main: #12 failed");
    expect(shown(broken)).toContain('job build failed at step \\"npm test\\"');
    const again = { attempt: 2, startedAt: "2026-01-05T09:30:00Z" };
    await github("workflow_run", run({ ...again, action: "in_progress" }));
    await says(slack, "#12 running (attempt 2)");
    await github("workflow_run", run({ ...again, conclusion: "success" }));
    const mended = await says(slack, "ci works again on main: #12 passed (attempt 2)");
    await server.settled();
    expect(colour(mended)).toBe(green);
    expect(topLevelPosts(slack)).toHaveLength(1);
    expect(await server.incidents()).toHaveLength(1);
  });

  test("that is reported twice by the same delivery changes nothing", async (context) => {
    const { slack, server } = await scene(context, driver);
    const delivery = signed("workflow_run", failed, { delivery: "d-1" });
    const [first, second] = [
      await server.fetch("/hooks/github", delivery),
      await server.fetch("/hooks/github", delivery),
    ];
    const { accepted, ids } = (await first.json()) as { accepted: number; ids: string[] };
    expect([first.status, second.status, accepted]).toEqual([202, 202, 2]);
    expect(await second.json()).toEqual({ accepted: 0, ids });
    await server.settled();
    const before = [slack.seen.length, onlyMessage(slack)?.edits];

    await server.kill();
    await server.start();
    const third = await server.fetch("/hooks/github", delivery);
    expect(await third.json()).toEqual({ accepted: 0, ids });
    await server.settled();
    expect([slack.seen.length, onlyMessage(slack)?.edits]).toEqual(before);
    expect(await server.incidents()).toMatchObject([{ revision: 2 }]);
  });

  test("is not believed without a signature, with a wrong one or with other bytes", async (context) => {
    const { slack, server } = await scene(context, driver);
    const { headers, body, ...rest } = signed("workflow_run", failed);
    const { "x-hub-signature-256": signature, ...bare } = headers as Record<string, string>;
    const requests: RequestInit[] = [
      { ...rest, headers: bare, body: body ?? null },
      { ...rest, headers: headers ?? {}, body: String(body).replace("failure", "success") },
      { ...rest, headers: headers ?? {}, body: `${body} ` },
      { ...rest, headers: { ...bare, "x-hub-signature-256": "sha256=" }, body: body ?? null },
      {
        ...rest,
        headers: { ...bare, "x-hub-signature-256": `${signature?.slice(0, -1)}x` },
        body: body ?? null,
      },
    ];
    for (const request of requests) {
      const response = await server.fetch("/hooks/github", request);
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.text()).not.toContain(githubSecret);
    }
    await server.settled();
    expect(slack.seen).toHaveLength(0);
    expect(await server.incidents()).toEqual([]);
    expect(server.logged()).not.toContain(githubSecret);
  });
});
