import type { Channel } from "@tocsin/core";
import {
  attempt,
  callbackGateway,
  type FakeDiscord,
  fakeDiscord,
  message,
  type RecordingDesk,
  recordingDesk,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buttonsOf } from "../src/buttons.ts";
import { openWith, room } from "./stage.ts";

const ann = { user: "1180000000000000077", name: "Ann" };
const bo = { user: "1180000000000000078", name: "Bo" };

describe("a click in Discord", () => {
  const clock = virtualClock();
  let discord: FakeDiscord;
  let channel: Channel;
  let desk: RecordingDesk;
  let gateway: (request: Request) => Promise<Response>;
  let ref = "";
  const to = (fields = {}) => attempt({ address: room, ...fields });

  beforeEach(async () => {
    discord = await fakeDiscord({ gateway: (request) => gateway(request), now: clock.now });
    discord.channel(room);
    const { token, publicKey, applicationId, url: apiUrl } = discord;
    channel = await openWith({ token, publicKey, applicationId, apiUrl }, { clock });
    desk = recordingDesk({ people: { [ann.user]: "ann" }, now: clock.now });
    gateway = callbackGateway({ discord: channel }, desk);
    const sent = await channel.send(message(), to());
    ref = sent.status === "sent" ? (sent.ref ?? "") : "";
  });
  afterEach(() => discord.stop());

  /** Edits as the gateway does after an answer. */
  const edit = async (fields = {}) =>
    channel.update?.(
      ref,
      message(await desk.show("delivery-1")),
      to({ tellingId: "2", ...fields }),
    );
  const shown = () => discord.channel(room).messages[0];

  it("finds an endpoint that proves itself", async () => {
    expect(await discord.ping()).toEqual({ status: 200, type: 1, told: [] });
  });

  it("acknowledges as the person who made it, and the message shows who and when", async () => {
    expect(await discord.click(room, "Acknowledge", ann)).toEqual({
      status: 200,
      type: 6,
      told: [],
    });
    expect(desk.answers).toEqual([
      {
        action: "acknowledge",
        incident: "incident-1",
        by: { address: ann.user, name: "Ann" },
        how: "button",
      },
    ]);
    await edit();
    expect(shown()?.embeds[0]?.fields).toContainEqual({
      name: "Acknowledged by",
      value: "ann · <t:1767603600:f>",
      inline: true,
    });
    await edit({ level: 2 });
    expect(shown()?.content).toContain("Acknowledged by ann · <t:1767603600:f>");
  });

  it("finds no buttons any more when there is nothing to answer", async () => {
    await discord.click(room, "Resolve", ann);
    await edit();
    expect(shown()).toMatchObject({ edits: 1, components: [] });
    await expect(async () => discord.click(room, "Resolve", ann)).rejects.toThrow("none");
  });

  it("that comes second is told so, alone, and by whom", async () => {
    await discord.click(room, "Acknowledge", bo);
    const second = await discord.click(room, "Acknowledge", ann);
    expect(second).toMatchObject({ status: 200, type: 4 });
    expect(second.told).toEqual([
      "**7KQ2M** ci failed on main: Bo has acknowledged it already (<t:1767603600:R>)",
    ]);
  });

  it("on an incident that is gone is told so", async () => {
    gateway = callbackGateway({ discord: channel }, recordingDesk({ deliveries: {} }));
    expect((await discord.click(room, "Resolve", ann)).told).toEqual([
      expect.stringContaining("not known any more"),
    ]);
  });

  it("is told nothing that mentions or formats, whatever the incident is called", async () => {
    const { incident } = message();
    const shouting = message({
      title: "@everyone <@1> **now**",
      incident: { ...incident, state: "closed" },
    });
    const deliveries = { "delivery-1": shouting };
    gateway = callbackGateway({ discord: channel }, recordingDesk({ deliveries }));
    const { told } = await discord.click(room, "Resolve", ann);
    expect(told[0]).toContain("@everyone \\<@1> \\*\\*now\\*\\*");
  });

  it("finds buttons only below what a bot posts where clicks reach us", async () => {
    const { token, url: apiUrl, publicKey } = discord;
    const mute = await openWith({ token, apiUrl });
    expect(mute.receive).toBeUndefined();
    await mute.send(message(), to({ tellingId: "mute" }));
    const address = discord.webhook(room);
    const hook = await openWith({ apiUrl, publicKey });
    await hook.send(message(), to({ tellingId: "hook", address }));
    await channel.send(message(), to({ tellingId: "plain", level: 2 }));
    const counts = discord.channel(room).messages.map(({ components }) => components.length);
    expect(counts).toEqual([1, 0, 0, 0]);
    expect(discord.seen.find(({ path }) => path.includes("webhook"))?.body).not.toContain(
      "components",
    );
  });
});

describe("a row of buttons", () => {
  it("holds each answer, the first of them in colour", () => {
    const actions = ["acknowledge", "resolve", "escalate"] as const;
    expect(buttonsOf(message({ actions }))).toEqual([
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: "Acknowledge", custom_id: "acknowledge:incident-1" },
          { type: 2, style: 2, label: "Resolve", custom_id: "resolve:incident-1" },
          { type: 2, style: 2, label: "Escalate", custom_id: "escalate:incident-1" },
        ],
      },
    ]);
  });

  it("is left out where an id would be too long or odd", () => {
    const called = (id: string) => message({ incident: { ...message().incident, id } });
    expect(buttonsOf(called("x".repeat(100)))).toEqual([]);
    expect(buttonsOf(called("a b"))).toEqual([]);
    expect(buttonsOf(message({ actions: [] }))).toEqual([]);
  });
});
