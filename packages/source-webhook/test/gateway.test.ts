import { createGateway, memoryStorage } from "@tocsin/core";
import { hookRequest, virtualClock } from "@tocsin/testkit";
import { afterEach, expect, test } from "vitest";
import { webhook } from "../src/index.ts";
import {
  amazon,
  certificate,
  certificateUrl,
  confirmation,
  notification,
  posted,
  signed,
  topic,
} from "./amazon.ts";
import { cloudwatch } from "./payloads/others.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function gatewayFor(side: ReturnType<typeof amazon>) {
  const gateway = createGateway({
    sources: { aws: webhook({ preset: "sns", auth: { topics: [topic] } }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    fetch: side.fetch,
    clock: virtualClock(),
  });
  await gateway.start();
  stops.push(() => gateway.stop());
  return async (envelope: Parameters<typeof posted>[0]) => {
    const { url, headers, body } = hookRequest(posted(signed(envelope)), undefined, "aws");
    const init = { method: "POST", headers, body: new Uint8Array(body) };
    return (await gateway.handle(new Request(url, init))).status;
  };
}

test("a topic subscribes, reports, and is asked to come again while Amazon is out of reach", async () => {
  let isWell = true;
  const side = amazon({
    [certificateUrl]: () => (isWell ? new Response(certificate) : Response.error()),
  });
  const post = await gatewayFor(side);
  isWell = false;
  expect(await post(notification(cloudwatch("ALARM")))).toBe(503);
  isWell = true;
  expect(await post(confirmation())).toBe(200);
  expect(await post(notification(cloudwatch("ALARM")))).toBe(202);
  expect(await post({ ...notification("x"), TopicArn: `${topic}2` })).toBe(401);
});
