import { discord } from "@tocsin/channel-discord";
import { createGateway, defineCommand, memoryStorage } from "@tocsin/core";
import { fakeDiscord, serveGateway, until, virtualClock } from "@tocsin/testkit";
import { expect, it } from "vitest";
import { z } from "zod";
import { room } from "../stage.ts";
import { ann } from "./stage.ts";

it("an incident in Discord is silenced by a form there, and a command runs code", async () => {
  const clock = virtualClock();
  const fake = await fakeDiscord({
    now: clock.now,
    gateway: async (request) => {
      const { method, headers } = request;
      const url = `${served.url}${new URL(request.url).pathname}`;
      return fetch(url, { method, headers, body: await request.text() });
    },
  });
  fake.channel(room);
  const { token, publicKey, applicationId, url: apiUrl } = fake;
  const gateway = createGateway({
    clock,
    storage: memoryStorage(),
    publicUrl: "https://tocsin.test",
    channels: { discord: discord({ token, publicKey, applicationId, apiUrl }) },
    people: { ann: { name: "Ann", contacts: { discord: ann.user } } },
    permissions: [
      { actions: ["resolve"], allow: ["people"], reason: true },
      { actions: ["incidents"], allow: ["people"] },
    ],
    receivers: { ops: [`discord:${room}`] },
    route: { receiver: "ops" },
  });
  const deploy = defineCommand({
    args: z.object({ image: z.string() }),
    run: async ({ image }) => `deployed ${image}`,
  });
  gateway.command("deploy", deploy);
  await gateway.start();
  const served = await serveGateway(gateway);
  await gateway.notify({
    title: "checkout is slow",
    kind: "problem",
    status: "firing",
    fingerprint: "checkout",
    labels: { app: "checkout" },
  });
  await until(clock, () => fake.channel(room).messages.length > 0);
  await until(clock, () => fake.commands().length > 0);

  const { modal } = await fake.click(room, "Silence", ann);
  await fake.submit(modal, { For: "30m", Why: "known" }, ann);
  await until(clock, () => fake.told[0]?.content.startsWith("**Silence**: for 30 m") === true);
  expect(await gateway.silences.list()).toMatchObject([{ comment: "known", createdBy: "Ann" }]);

  await fake.command("do", { line: "deploy api" }, { user: "1180000000000000099", name: "Eve" });
  expect(fake.told[1]?.content).toContain("deploy is for people");
  await fake.command("do", { line: "deploy api" }, ann);
  await until(clock, () => fake.told[2]?.content === "**deploy**: deployed api");

  const eve = { user: "1180000000000000099", name: "Eve" };
  const listed = await fake.command("incidents", {}, eve);
  expect(listed.told).toEqual([expect.stringContaining("incidents is for people")]);
  expect(fake.told.at(-1)?.components).toEqual([]);
  expect(await fake.complete("do", { line: "silence " }, eve)).toMatchObject({ choices: [] });

  const { modal: why } = await fake.click(room, "Resolve", ann);
  expect((await gateway.incidents.list()).items[0]?.state).toBe("open");
  await fake.submit(why, { Why: "a false alarm" }, ann);
  await until(clock, () => fake.told.at(-1)?.content.startsWith("**Resolve**: ") === true);
  expect((await gateway.incidents.list()).items[0]?.state).toBe("closed");

  await gateway.stop();
  await served.stop();
  await fake.stop();
});
