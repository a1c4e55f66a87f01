import type { ActionForm, ActionView } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { type AppOptions, ann, appStage, bo, home, until } from "./stage.ts";

const view = (name: string, onIncident: boolean): ActionView => ({
  name,
  title: name === "argocd.rollback" ? "Roll back" : name,
  description: `What ${name} does.`,
  onIncident,
  danger: false,
});
const commands = [
  view("silence", true),
  view("argocd.rollback", true),
  view("deploy", false),
  view("page", false),
];
const form = (fields: unknown[]) =>
  ({
    status: "form",
    action: "x",
    title: "A form",
    fields,
    reason: false,
    danger: false,
  }) as unknown as ActionForm;
const person = {
  name: "person",
  label: "Whom",
  kind: "choice",
  required: true,
  choices: [
    { value: "ann", label: "Ann of @everyone" },
    { value: "bo", label: "Bo" },
  ],
};
const about = { name: "title", label: "What about", kind: "text", required: true };
const image = { name: "image", label: "Image", kind: "text", required: true };

const stageWith = (options: AppOptions = {}) =>
  appStage({
    commands,
    forms: {
      page: form([person, about]),
      deploy: form([image]),
      silence: form([image]),
      "argocd.rollback": form([]),
    },
    ...options,
  });

describe("/tocsin", () => {
  it.each(["status", "oncall", "help"])("%s is answered to who asks alone", async (word) => {
    const text = "2 open incidents\n**bold** <@1> @everyone https://a.test/x";
    const { discord, desk } = await stageWith({ results: [{ status: "answered", text }] });
    const answered = await discord.command(word, {}, ann);
    expect(answered).toMatchObject({ type: 4, message: { public: false } });
    expect(answered.told).toEqual([
      "2 open incidents\n\\*\\*bold\\*\\* \\<@1> @everyone https://a.test/x",
    ]);
    expect(desk.lines).toMatchObject([{ text: word, by: { address: ann.user, how: "command" } }]);
  });

  it("incidents lists them, and shows the one that is chosen with all that can be done to it", async () => {
    const told = message({ actions: ["resolve"] });
    const { discord, desk } = await stageWith({
      deliveries: { "delivery-1": told },
      results: [{ status: "answered", text: "7KQ2M error: ci failed on main" }],
    });
    const { message: list } = await discord.command("incidents", {}, ann);
    const shown = await discord.choose(list ?? { components: [] }, "7KQ2M ci failed on main", ann);
    expect(shown.message).toMatchObject({
      public: false,
      embeds: [{ title: "🔴 ci failed on main" }],
    });
    await discord.press(shown.message ?? { components: [] }, "Resolve", ann);
    expect(desk.answers).toMatchObject([{ action: "resolve", incident: "incident-1" }]);
  });

  it("ack and silence name an incident by its code", async () => {
    const { discord, desk } = await stageWith();
    await discord.command("ack", { incident: "7KQ2M", why: "on it" }, ann);
    await discord.command("silence", { incident: "7KQ2M", for: "2h", why: "noisy" }, bo);
    expect(desk.asks).toMatchObject([
      { action: "acknowledge", incident: "7KQ2M", why: "on it", by: { address: ann.user } },
      {
        action: "silence",
        incident: "7KQ2M",
        values: { for: "2h" },
        why: "noisy",
        by: { address: bo.user },
      },
    ]);
  });

  it("silence without a time, and page without a person, open their forms", async () => {
    const { discord, desk } = await stageWith();
    expect((await discord.command("silence", { incident: "7KQ2M" }, ann)).type).toBe(9);
    const { modal } = await discord.command("page", {}, ann);
    await discord.submit(modal, { Whom: "Bo", "What about": "the build" }, ann);
    await discord.command("page", { person: "ann", about: "that too" }, ann);
    expect(desk.asks).toMatchObject([
      { action: "page", values: { person: "bo", title: "the build" } },
      { action: "page", values: { person: "ann", title: "that too" } },
    ]);
  });

  it("do runs a line as it was written", async () => {
    const { discord, desk } = await stageWith();
    const answered = await discord.command("do", { line: 'deploy image="api v2"' }, ann);
    expect(answered.told).toEqual(["⏳ **deploy** is on its way."]);
    expect(desk.lines).toMatchObject([
      { text: 'deploy image="api v2"', replyTo: expect.any(String) },
    ]);
  });

  it("do opens the form of what is named without its arguments", async () => {
    const { discord, desk } = await stageWith();
    const { modal } = await discord.command("do", { line: "deploy" }, ann);
    await discord.submit(modal, { Image: "api" }, ann);
    await discord.command("do", { line: "rollback 7KQ2M" }, ann);
    expect(desk.asks).toMatchObject([{ action: "deploy", values: { image: "api" } }]);
    expect(desk.lines).toMatchObject([{ text: "rollback 7KQ2M" }]);
  });

  it("do says what is missing in a line, and lets fill it in", async () => {
    const results = [{ status: "invalid", problems: { image: "is needed" } } as const];
    const { discord } = await stageWith({ results });
    const refused = await discord.command("do", { line: "deploy tag=v2" }, ann);
    expect(refused.told[0]).toContain("- **image** is needed");
    const { modal } = await discord.press(refused.message ?? { components: [] }, "Fill in", ann);
    expect(modal).toMatchObject({ components: [{ label: "Image" }] });
  });

  it("tells nobody anything of who may not", async () => {
    const results = [
      { status: "refused", reason: "page is for people, and whoever asks is nobody" } as const,
    ];
    const { discord } = await stageWith({ results });
    const stranger = { user: "1180000000000000099", name: "<@1> **Eve**" };
    const told = await discord.command("page", { person: "ann", about: "x" }, stranger);
    expect(told).toMatchObject({
      told: ["page is for people, and whoever asks is nobody"],
      message: { public: false },
    });
  });

  it("that is asked a second time does nothing", async () => {
    const { discord, desk } = await stageWith({ odd: { once: async () => false } });
    expect((await discord.command("do", { line: "deploy" }, ann)).told).toEqual([
      "This was asked already.",
    ]);
    expect([desk.asks, desk.lines]).toEqual([[], []]);
  });

  it("says so when the gateway fails, and what to do", async () => {
    const odd = { line: () => Promise.reject(new Error("the storage is away: token-of-it")) };
    const { discord } = await stageWith({ odd });
    const { told } = await discord.command("status", {}, ann);
    expect(told).toEqual([expect.stringContaining("went wrong")]);
    expect(told[0]).not.toContain("token-of-it");
  });

  it("answers a look that takes long when it is done", async () => {
    let done = (_text: string) => {};
    let asked = false;
    const text = new Promise<string>((resolve) => {
      done = resolve;
    });
    const odd = {
      line: async () => {
        asked = true;
        return { status: "answered", text: await text } as const;
      },
    };
    const { discord, clock } = await stageWith({ odd });
    const answered = discord.command("status", {}, ann);
    await until(() => asked);
    await clock.advance(1_800);
    expect(await answered).toMatchObject({ type: 5, message: { thinking: true, public: false } });
    done("2 open incidents");
    await until(() => discord.told[0]?.thinking === false);
    expect(discord.told).toMatchObject([{ content: "2 open incidents", public: false }]);
  });
});

describe("while it is typed", () => {
  const deliveries = {
    "delivery-1": message(),
    "delivery-2": message({
      title: "shop/web is degraded",
      incident: { ...message().incident, id: "incident-2", code: "9XX2A" },
    }),
  };

  it.each([
    ["ack", { incident: "" }, ["7KQ2M", "9XX2A"]],
    ["ack", { incident: "DEGRADED" }, ["9XX2A"]],
    ["silence", { incident: "7KQ2M", for: "" }, ["30m", "1h", "2h", "4h", "8h", "1d", "7d"]],
    ["page", { person: "o" }, ["ann", "bo"]],
    ["do", { line: "" }, ["silence", "argocd.rollback", "deploy", "page", "help"]],
    ["do", { line: "roll" }, ["argocd.rollback"]],
    ["do", { line: "silence 9" }, ["silence 9XX2A"]],
    ["do", { line: "deploy a" }, []],
    ["do", { line: "silence 9XX2A 2" }, []],
    ["nothing", { odd: "" }, []],
  ])("/tocsin %s %j offers %j", async (sub, options, expected) => {
    const { discord, desk } = await stageWith({ deliveries });
    const { choices } = await discord.complete(
      sub,
      options as unknown as Record<string, string>,
      ann,
    );
    expect(choices?.map(({ value }) => value)).toEqual(expected);
    expect([desk.asks, desk.lines]).toEqual([[], []]);
  });

  it("offers nothing when the gateway is slow, or fails", async () => {
    let asked = false;
    const odd = {
      open: () => {
        asked = true;
        return new Promise<never>(() => {});
      },
    };
    const { discord, clock } = await stageWith({ odd });
    const offered = discord.complete("ack", { incident: "" }, ann);
    await until(() => asked);
    await clock.advance(1_800);
    expect((await offered).choices).toEqual([]);
    const broken = await stageWith({ odd: { open: () => Promise.reject(new Error("away")) } });
    expect((await broken.discord.complete("ack", { incident: "" }, ann)).choices).toEqual([]);
  });
});

describe("the command", () => {
  const registrations = ({ discord }: Awaited<ReturnType<typeof appStage>>) =>
    discord.seen.filter(({ method }) => method === "PUT").map(({ path }) => path);

  it("is registered once, in all servers", async () => {
    const stage = await appStage();
    await stage.listen();
    expect(stage.discord.commands()).toMatchObject([
      { name: "tocsin", contexts: [0], options: { length: 8 } },
    ]);
    // Another start finds it there.
    const stopping = new AbortController();
    const again = stage.channel.listen?.(stage.desk, stopping.signal);
    const looks = () => stage.discord.seen.filter(({ method }) => method === "GET").length;
    await until(() => looks() === 2);
    stopping.abort();
    await again;
    expect(registrations(stage)).toEqual(["/v10/applications/1170000000000000001/commands"]);
  });

  it("is registered in one server, where the config names it", async () => {
    const stage = await appStage({ options: { guild: home } });
    await stage.listen();
    expect(stage.discord.commands(home)).toMatchObject([{ name: "tocsin" }]);
    expect(stage.discord.commands()).toEqual([]);
  });

  it("that may not be registered is a warning with what to do, and no end", async () => {
    const warnings: unknown[] = [];
    const log = {
      debug() {},
      info() {},
      error() {},
      warn: (...all: unknown[]) => void warnings.push(all),
    };
    const { discord, channel, desk } = await appStage({ tools: { log } });
    discord.forbidCommands();
    const stopping = new AbortController();
    const listening = channel.listen?.(desk, stopping.signal);
    await until(() => warnings.length > 0);
    expect(JSON.stringify(warnings)).toContain("applications.commands");
    stopping.abort();
    await listening;
  });
});
