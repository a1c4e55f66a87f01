import { attempt, message, tools } from "@tocsin/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { buttonsOf } from "../../src/app/buttons.ts";
import { customIds } from "../../src/app/custom-id.ts";
import { openWith, room } from "../stage.ts";
import { type AppOptions, type AppStage, ann, appStage, bo } from "./stage.ts";

describe("a click in Discord", () => {
  let stage: AppStage;
  let ref = "";
  const to = (fields = {}) => attempt({ address: room, ...fields });

  async function posted(options?: AppOptions) {
    stage = await appStage(options);
    const sent = await stage.channel.send(message(), to());
    ref = sent.status === "sent" ? (sent.ref ?? "") : "";
  }
  beforeEach(() => posted());

  /** Edits as the gateway does after an answer. */
  const edit = async (fields = {}) => {
    const now = message(await stage.desk.show("delivery-1"));
    return stage.channel.update?.(ref, now, to({ tellingId: "2", ...fields }));
  };
  const shown = () => stage.discord.channel(room).messages[0];

  it("finds an endpoint that proves itself", async () => {
    expect(await stage.discord.ping()).toEqual({ status: 200, type: 1, told: [] });
  });

  it("acknowledges as the person who made it, and the message shows who and when", async () => {
    expect(await stage.discord.click(room, "Acknowledge", ann)).toEqual({
      status: 200,
      type: 6,
      told: [],
    });
    expect(stage.desk.answers).toEqual([
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
    await stage.discord.click(room, "Resolve", ann);
    await edit();
    expect(shown()).toMatchObject({ edits: 1, components: [] });
    await expect(async () => stage.discord.click(room, "Resolve", ann)).rejects.toThrow("none");
  });

  it("that comes second is told so, alone, and by whom", async () => {
    await stage.discord.click(room, "Acknowledge", bo);
    const second = await stage.discord.click(room, "Acknowledge", ann);
    expect(second).toMatchObject({ status: 200, type: 4 });
    expect(second.told).toEqual([
      "**7KQ2M** ci failed on main: bo has acknowledged it already (<t:1767603600:R>)",
    ]);
  });

  it("on an incident that is gone is told so", async () => {
    await posted({ deliveries: {} });
    expect((await stage.discord.click(room, "Resolve", ann)).told).toEqual([
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
    await posted({ deliveries });
    const { told } = await stage.discord.click(room, "Resolve", ann);
    expect(told[0]).toContain("@everyone \\<@1> \\*\\*now\\*\\*");
  });

  it("finds buttons only below what a bot posts where clicks reach us", async () => {
    const { discord, channel } = stage;
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

describe("rows of buttons", async () => {
  const ids = await customIds(tools())();
  const rows = (fields: Parameters<typeof message>[0]) => buttonsOf(message(fields), ids);
  const shownIn = (fields: Parameters<typeof message>[0]) =>
    rows(fields).map(({ components }) =>
      components.map((each) => ("label" in each ? [each.label, each.style] : each.placeholder)),
    );
  const offer = (name: string, more = {}) => ({ name, title: `Do ${name}`, asks: false, ...more });

  it("hold each answer, the first of them in colour, then what else can be done", () => {
    const actions = ["acknowledge", "resolve", "escalate"] as const;
    const offers = [
      offer("argocd.sync"),
      offer("argocd.rollback", { danger: true }),
      offer("silence"),
    ];
    expect(shownIn({ actions, offers })).toEqual([
      [
        ["Acknowledge", 1],
        ["Resolve", 2],
        ["Escalate", 2],
        ["Do argocd.sync", 2],
        ["Do argocd.rollback", 4],
      ],
      [["Do silence", 2]],
    ]);
  });

  it("put what does not fit into a menu", () => {
    const offers = Array.from({ length: 30 }, (_, index) => offer(`action-${index}`));
    const all = shownIn({ actions: ["acknowledge"], offers });
    expect(all.map((row) => row.length)).toEqual([5, 5, 5, 5, 1]);
    const menu = rows({ actions: ["acknowledge"], offers })[4]?.components[0];
    expect(menu).toMatchObject({ placeholder: "More …", options: { length: 11 } });
  });

  it("leave out what an id would be too long for", () => {
    const called = (id: string) => ({ incident: { ...message().incident, id } });
    expect(rows(called("x".repeat(80)))).toEqual([]);
    expect(shownIn({ actions: ["resolve"], offers: [offer("x".repeat(80))] })).toEqual([
      [["Resolve", 2]],
    ]);
    expect(rows({ actions: [] })).toEqual([]);
  });
});
