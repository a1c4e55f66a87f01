import type { ActionForm, ActionView, Desk } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type AppStage, type AppStageOptions, ann, appStage } from "./app-stage.ts";

let stage: AppStage;
const open = async (options?: AppStageOptions) => {
  stage = await appStage(options);
  return stage;
};
afterEach(() => stage.stop());

const command = (name: string, onIncident: boolean): ActionView => ({
  name,
  title: name,
  description: name,
  onIncident,
  danger: false,
});
const commands = [
  command("silence", true),
  command("argocd.sync", true),
  command("acknowledge", true),
  command("page", false),
  command("status", false),
];
const form = (action: string, more: Partial<Extract<ActionForm, { status: "form" }>> = {}) =>
  ({
    status: "form",
    action,
    title: action,
    fields: [{ name: "title", label: "Title", kind: "text", required: true }],
    reason: false,
    danger: false,
    ...more,
  }) as const;
const desk: AppStageOptions["desk"] = {
  deliveries: { "delivery-1": message() },
  commands,
  offers: [
    { name: "silence", title: "Silence", asks: true },
    { name: "argocd.sync", title: "Sync", asks: true, danger: true },
    { name: "acknowledge", title: "Acknowledge", asks: false },
  ],
  forms: {
    silence: form("silence"),
    "argocd.sync": form("argocd.sync"),
    page: form("page"),
    status: form("status", { fields: [] }),
  },
};

describe("/tocsin", () => {
  it("is a line of whoever wrote it, answered to them alone", async () => {
    const text = "7KQ2M error: ci *failed* on main <!channel>";
    const { slack, desk: at } = await open({
      desk: { ...desk, results: [{ status: "answered", text }] },
    });
    const { told, body } = await slack.command("incidents", ann);
    expect(told).toEqual(["7KQ2M error: ci ∗failed∗ on main &lt;!channel&gt;"]);
    expect(JSON.parse(body)).toMatchObject({ response_type: "ephemeral" });
    expect(JSON.stringify(slack.whispers)).not.toMatch(/<[!@#]/);
    expect(at.lines).toEqual([
      {
        text: "incidents",
        by: { address: ann.user, name: "ann.lee", how: "command" },
        request: expect.stringContaining(".fake"),
        replyTo: expect.stringContaining("sealed-"),
      },
    ]);
    expect(slack.channel("#ops").messages).toHaveLength(1);
  });

  it.each(["", "   ", "help"])("alone, or with help, lists what there is (%j)", async (line) => {
    const long = Array.from({ length: 200 }, (_, index) => `command-${index}: does & says <it>`);
    const answered = { status: "answered", text: long.join("\n") } as const;
    const { slack, desk: at } = await open({ desk: { ...desk, results: [answered] } });
    const { told } = await slack.command(line, ann);
    expect(told[0]).toContain("command-0: does &amp; says &lt;it&gt;");
    expect(at.lines).toMatchObject([{ text: line.trim() }]);
  });

  it("opens the form of what has something to ask, where nothing more is written", async () => {
    const { slack, desk: at } = await open({ desk });
    expect(await slack.command("silence 7KQ2M", ann)).toMatchObject({ status: 200, body: "" });
    expect(slack.modal(ann.user)?.title).toBe("silence");
    await slack.submit(ann, { Title: "noisy" });
    expect(at.asks).toMatchObject([{ action: "silence", incident: "7KQ2M" }]);
    await slack.command("page", ann);
    expect(slack.modal(ann.user)?.title).toBe("page");
    await slack.command("SYNC 7KQ2M", ann);
    expect(slack.modal(ann.user)?.title).toBe("argocd.sync");
    expect(at.lines).toEqual([]);
  });

  it.each([
    "silence 7KQ2M 2h noisy",
    "silence",
    "ack 7KQ2M",
    "acknowledge 7KQ2M",
    "status",
    "page ann now",
  ])("does %j without a form", async (line) => {
    const { slack, desk: at } = await open({ desk });
    const { told } = await slack.command(line, ann);
    expect(told).toEqual([expect.stringContaining("under way")]);
    expect(at.lines).toMatchObject([{ text: line }]);
    expect(slack.modal(ann.user)).toBeUndefined();
  });

  it("that its form is refused for is refused, and asked for no second time", async () => {
    const page = { status: "refused", reason: "page is for role:lead" } as const;
    const { slack, desk: at } = await open({ desk: { ...desk, forms: { page } } });
    const { told } = await slack.command("page", ann);
    expect(told).toEqual(["Nothing done: page is for role:lead"]);
    expect(at.lines).toEqual([]);
  });

  it("that is not filled in says what is missing and offers the form", async () => {
    const invalid = { status: "invalid", problems: { for: "is no duration <x>" } } as const;
    const { slack } = await open({ desk: { ...desk, results: [invalid] } });
    const { told } = await slack.command("silence 7KQ2M soon please", ann);
    expect(told[0]).toContain("for: is no duration &lt;x&gt;");
    await slack.clickAlone("whisper", "Open the form", ann);
    expect(slack.modal(ann.user)?.title).toBe("silence");
  });

  it("is answered in time when it takes long, and again when it is known", async () => {
    let go: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const before = (real: Desk): Desk => ({
      ...real,
      line: async (text, ask) => {
        await held;
        return real.line(text, ask);
      },
    });
    const { slack, clock } = await open({ desk, before });
    const asking = slack.command("argocd.sync 7KQ2M prune=true", ann);
    while (clock.pending < 2) await new Promise((done) => setImmediate(done));
    await clock.advance(1_500);
    expect((await asking).told).toEqual(["One moment…"]);
    go();
    while (slack.whispers.length < 2) await new Promise((done) => setImmediate(done));
    expect(slack.whispers.at(-1)).toMatchObject({ user: ann.user });
    expect(slack.whispers.at(-1)?.text).toContain("under way");
  });

  it("that fails after its answer is told", async () => {
    let fail: (error: Error) => void = () => {};
    const held = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const { slack, clock } = await open({
      desk,
      before: (real) => ({ ...real, line: () => held }),
    });
    const asking = slack.command("argocd.sync 7KQ2M prune=true", ann);
    while (clock.pending < 2) await new Promise((done) => setImmediate(done));
    await clock.advance(1_500);
    await asking;
    fail(new Error("the storage is away"));
    while (slack.whispers.length < 2) await new Promise((done) => setImmediate(done));
    expect(slack.whispers.at(-1)?.text).toContain("It failed on our side");
  });
});
