import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { serve } from "@hono/node-server";
import { slack } from "@tocsin/channel-slack";
import { createGateway, type Gateway } from "@tocsin/core";
import { sqlite } from "@tocsin/driver-sqlite";
import { github } from "@tocsin/source-github";
import { type FakeSlack, fakeSlack } from "@tocsin/testkit";
import { Hono } from "hono";
import { describe, expect, type TestContext, test } from "vitest";
import { githubSecret, run, signed } from "./github.ts";
import { colour, green, says, topLevelPosts } from "./slack.ts";
import { ending, type Stage, stage } from "./stage.ts";

const failed = signed("workflow_run", run({ number: 12 }));
const passed = signed("workflow_run", run({ number: 13, conclusion: "success" }));

async function scene(context: TestContext) {
  const on = await stage(context);
  const fake = await ending(on, fakeSlack());
  const gateway = createGateway({
    sources: { github: github({ secret: githubSecret }) },
    channels: { slack: slack({ token: fake.token, apiUrl: fake.apiUrl }) },
    receivers: { ops: ["slack:#ops"] },
    route: { receiver: "ops" },
    storage: sqlite(`${on.folder}/library.db`),
  });
  await gateway.start();
  on.later(() => gateway.stop());
  return { on, fake, gateway };
}

/** A Hono app with a page of its own, and the gateway beside it. */
async function inHono(gateway: Gateway, on: Stage): Promise<string> {
  const app = new Hono();
  app.get("/", (context) => context.text("our own page"));
  app.post("/hooks/*", (context) => gateway.handle(context.req.raw));
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  on.later(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Node's own server, with what it takes to make a Request of its message. */
async function bare(gateway: Gateway, on: Stage): Promise<string> {
  const server = createServer(async (message, response) => {
    const request = new Request(`http://${message.headers.host}${message.url}`, {
      method: message.method ?? "GET",
      headers: message.headers as Record<string, string>,
      body: Readable.toWeb(message) as ReadableStream,
      duplex: "half",
    });
    const answer = await gateway.handle(request);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  on.later(() => server.closeAllConnections());
  on.later(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function oneLivingMessage(url: string, fake: FakeSlack) {
  const [refused, first, second] = [
    await fetch(`${url}/hooks/github`, { ...failed, body: `${failed.body} ` }),
    await fetch(`${url}/hooks/github`, failed),
    await fetch(`${url}/hooks/github`, failed),
  ];
  expect([refused.status, first.status, second.status]).toEqual([401, 202, 202]);
  expect(await second.json()).toMatchObject({ accepted: 0 });
  const told = await says(fake, "#12 failed");
  await fetch(`${url}/hooks/github`, passed);
  const mended = await says(fake, "#13 passed");
  expect([mended.ts, colour(mended)]).toEqual([told.ts, green]);
  expect(topLevelPosts(fake)).toHaveLength(1);
}

describe.each([
  ["a Hono app", inHono],
  ["a bare server of Node", bare],
])("the library in %s", (_, mount) => {
  test("takes hooks, keeps one living message and tells of it", async (context) => {
    const { on, fake, gateway } = await scene(context);
    const events: string[] = [];
    gateway.on("incident", ({ change }) => events.push(change));
    const url = await mount(gateway, on);
    await oneLivingMessage(url, fake);
    expect(events[0]).toBe("opened");
    expect(events).toContain("closed");
    expect((await fetch(`${url}/hooks/gitlab`, failed)).status).toBe(404);
    const { items } = await gateway.incidents.list();
    expect(items).toMatchObject([{ state: "closed", subject: "acme/api ci@main" }]);
  });
});
