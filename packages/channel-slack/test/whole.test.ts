import { createGateway, type Gateway, memoryStorage } from "@tocsin/core";
import { type FakeSlack, fakeSlack, until, virtualClock } from "@tocsin/testkit";
import { afterEach, expect, it } from "vitest";
import { slack as slackPlugin } from "../src/index.ts";

const ann = { user: "U024BE7LH", name: "ann.lee" };
const bo = { user: "U024BE7LJ", name: "bo" };
const clock = virtualClock();
let slack: FakeSlack;
let gateway: Gateway;
afterEach(async () => {
  await Promise.all([gateway.stop(), clock.advance(0)]);
  await slack.stop();
});

async function open() {
  slack = await fakeSlack({ now: clock.now, gateway: (request) => gateway.handle(request) });
  const { apiUrl, token, signingSecret } = slack;
  gateway = createGateway({
    channels: { slack: slackPlugin({ apiUrl, token, signingSecret }) },
    receivers: { ops: ["slack:#ops"] },
    route: { receiver: "ops" },
    people: {
      ann: { name: "Ann", contacts: { slack: ann.user } },
      bo: { name: "Bo", contacts: { slack: bo.user } },
    },
    permissions: [
      { actions: ["silence"], allow: ["people"], reason: true, approvals: 1 },
      { actions: ["resolve"], allow: ["person:bo"], reason: true },
      { actions: ["incidents"], allow: ["people"] },
    ],
    publicUrl: "https://tocsin.test",
    storage: memoryStorage(),
    clock,
  });
  await gateway.start();
  await gateway.notify({
    title: "ci failed on main",
    kind: "problem",
    status: "firing",
    subject: "acme/api ci@main",
    labels: { branch: "main" },
  });
  await until(clock, () => slack.channel("#ops").messages.length === 1);
}

const thread = () => slack.channel("#ops").thread(slack.channel("#ops").messages[0]?.ts ?? "");
const said = (words: string) => thread().some((each) => JSON.stringify(each).includes(words));

it("an incident is silenced from its message: a form, somebody who agrees, and the end", async () => {
  await open();
  await slack.click("#ops", "Silence", ann);
  const sent = await slack.submit(ann, { For: "soon", Reason: "we know" });
  expect(sent.errors).toEqual({ "field.for": expect.stringContaining("is no duration") });
  await slack.submit(ann, { For: "2h", Reason: "we know" });
  expect(JSON.stringify(slack.modal(ann.user))).toContain("Somebody else has to agree");
  await until(clock, () => said("Ann asks for Silence"));

  const own = await slack.click("#ops", "Approve", ann);
  expect(own.told).toEqual(["Nothing done: somebody else than who asked has to agree"]);
  expect(await gateway.silences.list()).toEqual([]);
  await slack.click("#ops", "Approve", bo);
  const toAnn = () => slack.whispers.filter(({ user }) => user === ann.user).at(-1)?.text ?? "";
  await until(clock, () => toAnn().startsWith("for 2 h: "));
  expect(await gateway.silences.list()).toMatchObject([{ createdBy: "Ann", comment: "we know" }]);
  const late = await slack.click("#ops", "Approve", bo);
  expect(late.told).toEqual(["Nothing done: it is decided already"]);
});

it("a button that the config gives to others does nothing, and says so", async () => {
  await open();
  const clicked = await slack.click("#ops", "Resolve", ann);
  expect(clicked.told).toEqual([expect.stringContaining("resolve is for")]);
  const { items } = await gateway.actions.audit();
  expect(items[0]).toMatchObject({ what: "refused", action: "resolve", by: { person: "ann" } });
});

it("a button whose rule wants a reason opens the form that asks for it", async () => {
  await open();
  const clicked = await slack.click("#ops", "Resolve", bo);
  expect(clicked.told).toEqual([]);
  expect((await gateway.incidents.list()).items[0]?.state).toBe("open");
  await slack.submit(bo, { Reason: "a false alarm" });
  await until(clock, () => said("Resolved by Bo"));
  expect((await gateway.incidents.list()).items[0]?.state).toBe("closed");
  const { items } = await gateway.actions.audit({ action: "resolve" });
  expect(items.map(({ what }) => what).sort()).toEqual(["asked", "ended", "refused"]);
});

it("a button that the gateway did not make does nothing, and who pressed it is written down", async () => {
  await open();
  const altered = (value: string) => value.replace(/:[^:]+:[^:]+$/, "");
  const clicked = await slack.click("#ops", "Acknowledge", { ...ann, altered });
  expect(clicked.told).toEqual([expect.stringContaining("does not work any more")]);
  expect((await gateway.incidents.list()).items[0]?.state).toBe("open");
  expect((await gateway.actions.audit()).items).toMatchObject([
    {
      what: "refused",
      by: { person: "ann", through: "slack button" },
      text: "its button is not of this gateway, or its time is over",
    },
  ]);
  await slack.click("#ops", "Acknowledge", ann);
  expect((await gateway.incidents.list()).items[0]?.state).toBe("acknowledged");
});

it("a command is done by the gateway, and its end is told to whoever wrote it", async () => {
  await open();
  const { items } = await gateway.incidents.list();
  const code = items[0]?.code ?? "";
  expect((await slack.command("incidents", ann)).told[0]).toContain(code);
  const eve = { user: "U0EVE0000", name: "eve" };
  expect((await slack.command("incidents", eve)).told[0]).toContain("incidents is for people");
  await slack.command(`ack ${code}`, ann);
  await until(clock, () => slack.whispers.length > 2);
  expect(slack.whispers.at(-1)).toMatchObject({
    user: ann.user,
    text: expect.stringContaining("ci failed on main"),
  });
  expect((await slack.command("approve act_x", bo)).told).toEqual([
    "Nothing done: there is no order act_x",
  ]);
});
