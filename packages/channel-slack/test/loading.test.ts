import { createRequire } from "node:module";
import { stampsOf } from "@tocsin/core";
import { fakeSlack, message, recordingDesk, tools, virtualClock } from "@tocsin/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { at, openSlack } from "./stage.ts";

const { cache } = createRequire(import.meta.url);
const loaded = () => Object.keys(cache).some((path) => path.includes("/@slack/bolt/"));

let slack: Awaited<ReturnType<typeof fakeSlack>>;
const clock = virtualClock();
beforeAll(async () => {
  slack = await fakeSlack({ now: clock.now });
});
afterAll(() => slack.stop());

it("Bolt is loaded a moment after an app was opened that can be answered, and not before", async () => {
  const telling = await openSlack(slack, {}, { clock });
  await telling.send(message(), at());
  expect([telling.receive, telling.listen]).toEqual([undefined, undefined]);
  expect(loaded()).toBe(false);

  const { signingSecret } = slack;
  const answering = await openSlack(slack, { signingSecret, appToken: "xapp-1-A1-x" }, { clock });
  await answering.send(message(), at({ deliveryId: "delivery-2" }));
  expect(loaded()).toBe(false);

  await clock.advance(1_000);
  await expect.poll(loaded).toBe(true);

  const desk = recordingDesk({ now: clock.now });
  const other = await fakeSlack({
    now: clock.now,
    async gateway(request) {
      const body = new Uint8Array(await request.arrayBuffer());
      const { method, url, headers } = request;
      const asked = { method, url, headers, body, rest: "" };
      return (await answering.receive?.(asked, desk)) ?? new Response(null, { status: 404 });
    },
  });
  const stamps = await stampsOf(tools({ clock }))();
  const payload = {
    type: "block_actions",
    user: { id: "U024BE7LH" },
    team: { id: "T0FAKE001" },
    api_app_id: "A1",
    trigger_id: "1",
    actions: [{ action_id: "tocsin.acknowledge", value: stamps.print("acknowledge incident-1") }],
    response_url: "https://hooks.slack.com/x",
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  expect((await other.post(body)).status).toBe(200);
  expect(desk.answers).toHaveLength(1);
  await other.stop();
});
