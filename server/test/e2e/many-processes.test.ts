import { fakeSlack, startRedis } from "@tocsin/testkit";
import { expect, type TestContext, test } from "vitest";
import { type Config, gateway } from "./gateway-process.ts";
import { githubSecret, run, signed } from "./github.ts";
import { says, shown, slackChannel, topLevelPosts } from "./slack.ts";
import { ending, type Stage, stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

async function scene(context: TestContext) {
  const on = await stage(context);
  const slack = await ending(on, fakeSlack());
  const config: Config = {
    sources: { github: { secret: githubSecret } },
    channels: { slack: slackChannel(slack) },
    receivers: { ops: ["slack:#ops"] },
    route: { receiver: "ops" },
  };
  return { on, slack, config };
}

const startOf = (on: Stage, config: Config, storage: string, role: "web" | "worker") =>
  gateway(on, config, { storage, role });

const failed = signed("workflow_run", run({ number: 12 }));
const passed = signed("workflow_run", run({ number: 13, conclusion: "success" }));

test.concurrent("what one process takes, another tells", async (context) => {
  const { on, slack, config } = await scene(context);
  const { url } = await ending(on, startRedis());
  const [web, worker] = await Promise.all([
    startOf(on, config, url, "web"),
    startOf(on, config, url, "worker"),
  ]);
  expect((await worker.fetch("/hooks/github", failed)).status).toBe(404);
  expect((await worker.fetch("/readyz")).status).toBe(200);

  await worker.stop();
  expect((await web.fetch("/hooks/github", failed)).status).toBe(202);
  expect(await web.incidents()).toEqual([]);
  await worker.start();
  await says(slack, "#12 failed");
  expect((await web.fetch("/hooks/github", passed)).status).toBe(202);
  await says(slack, "works again");
  await web.settled();
  expect(topLevelPosts(slack)).toHaveLength(1);
  expect(await web.stop()).toMatchObject({ code: 0 });
  expect(await worker.stop()).toMatchObject({ code: 0 });
});

test.concurrent("two workers on one Redis tell each incident once", async (context) => {
  const on = await stage(context);
  const rooms = Array.from({ length: 12 }, (_, index) => ({ name: `#room-${index}` }));
  const slack = await ending(on, fakeSlack({ channels: rooms }));
  const { url } = await ending(on, startRedis());
  const config: Config = {
    channels: { slack: slackChannel(slack) },
    receivers: Object.fromEntries(
      rooms.map(({ name }, index) => [`room-${index}`, [`slack:${name}`]]),
    ),
    route: {
      receiver: "room-0",
      routes: rooms.map((_, index) => ({
        matchers: [`room="${index}"`],
        receiver: `room-${index}`,
      })),
    },
  };
  const [web] = await Promise.all([
    startOf(on, config, url, "web"),
    startOf(on, config, url, "worker"),
    startOf(on, config, url, "worker"),
  ]);
  const firing = rooms.map((_, index) => ({
    kind: "problem" as const,
    status: "firing" as const,
    subject: `db-${index}`,
    fingerprint: `db-${index}`,
    title: `db-${index} is slow`,
    labels: { room: String(index) },
  }));
  await Promise.all(firing.map((notice) => web.report(notice)));
  await web.settled();
  await Promise.all(
    firing.map((notice) => web.report({ ...notice, status: "resolved", title: "fast again" })),
  );
  await web.settled();
  for (const { name } of rooms) {
    expect(slack.channel(name).messages.map(shown)).toEqual([
      expect.stringContaining("fast again"),
    ]);
  }
});

test.concurrent("while Redis is down requests are turned away at once, and taken when it is back", async (context) => {
  const { on, slack, config } = await scene(context);
  const redis = await ending(on, startRedis({ own: true }));
  const server = await gateway(on, config, { storage: redis.url });
  expect((await server.fetch("/hooks/github", failed)).status).toBe(202);
  await server.settled();

  await redis.kill();
  const report = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "while Redis is away" }),
  };
  for (const [path, request] of [
    ["/hooks/github", passed],
    ["/api/v1/notices", report],
  ] as const) {
    const asked = performance.now();
    const response = await server.fetch(path, request);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(performance.now() - asked).toBeLessThan(1_000);
  }
  expect((await server.fetch("/readyz")).status).toBe(503);
  expect((await server.fetch("/healthz")).status).toBe(200);

  await redis.restart();
  await waitFor("the gateway to take it again", async () => {
    const response = await server.fetch("/hooks/github", passed);
    return response.status === 202;
  });
  await says(slack, "works again");
  expect((await server.fetch("/readyz")).status).toBe(200);
  await server.settled();
  expect(topLevelPosts(slack)).toHaveLength(1);
});
