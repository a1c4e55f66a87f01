import type { ActionOrder } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type AppStage, type AppStageOptions, ann, appStage, bo } from "./app-stage.ts";
import { at } from "./stage.ts";

let stage: AppStage;
const open = async (options?: AppStageOptions) => {
  stage = await appStage(options);
  return stage;
};
afterEach(() => stage.stop());

const order: ActionOrder = {
  id: "act_7",
  action: "deploy",
  values: { app: "api" },
  details: [
    { label: "App", value: "api" },
    { label: "Tag", value: "*v2* <!channel>" },
  ],
  by: { name: "Ann", person: "ann", through: "slack command" },
  why: "the fix",
  state: "approving",
  approvals: 1,
  approvedBy: [],
  said: [],
  askedAt: "2026-01-05T09:00:00Z",
};
const asked = { status: "accepted", order } as const;
const agreed = { status: "accepted", order: { ...order, state: "waiting" } } as const;
const deploy = {
  name: "deploy",
  title: "Deploy",
  description: "",
  onIncident: false,
  danger: false,
};
const desk = { commands: [deploy], results: [asked, agreed] };
const ended = "Deploy by Ann (the fix): done";

const shown = ({ slack }: AppStage) => slack.channel("#ops").messages.slice(1);
const words = (stage: AppStage) => shown(stage).map(({ text }) => text);

describe("a command about no incident that somebody else has to agree to", () => {
  it("is shown to everybody where it was asked, who agree there and see how it ends", async () => {
    const stage = await open({ desk });
    const { slack, channel } = stage;
    const { told } = await slack.command("deploy api", ann);
    expect(told).toEqual([expect.stringContaining("*Ann* asks for *Deploy*")]);
    expect(words(stage)).toEqual([
      [
        "*Ann* asks for *Deploy*",
        "• App: api",
        "• Tag: ∗v2∗ &lt;!channel&gt;",
        "Why: the fix",
        'Somebody else has to agree, here or with "approve act_7".',
      ].join("\n"),
    ]);
    expect(shown(stage)[0]?.rings).toEqual([]);
    await slack.click("#ops", "Approve", bo);
    expect(stage.desk.approvals).toEqual(["act_7"]);
    expect(words(stage).slice(1)).toEqual(["bo agreed, and it is under way."]);
    const to = stage.desk.lines[0]?.replyTo ?? "";
    await channel.reply?.(to, "api is at v2", AbortSignal.timeout(1_000), ended);
    expect(words(stage).slice(2)).toEqual([`${ended}\napi is at v2`]);
    expect(slack.whispers).toEqual([]);
  });

  it("is told in the channel by the bot when its response_url is too old", async () => {
    const stage = await open({ desk });
    const { slack, channel, clock } = stage;
    await slack.command("deploy api", ann);
    await clock.advance(50 * 60_000);
    const to = stage.desk.lines[0]?.replyTo ?? "";
    await channel.reply?.(to, "api is at v2", AbortSignal.timeout(1_000), ended);
    expect(words(stage).slice(1)).toEqual([`${ended}\napi is at v2`]);
  });

  it("is shown in the channel too when it was asked by a form", async () => {
    const form = {
      status: "form",
      action: "deploy",
      title: "Deploy",
      fields: [{ name: "app", label: "App", kind: "text", required: true }],
      reason: false,
      danger: false,
    } as const;
    const stage = await open({ desk: { ...desk, forms: { deploy: form } } });
    await stage.slack.command("deploy", ann);
    await stage.slack.submit(ann, { App: "api" });
    expect(words(stage)).toEqual([expect.stringContaining("• App: api")]);
    expect(JSON.stringify(stage.slack.modal(ann.user)?.blocks)).toContain("where it was asked");
  });
});

it("whoever agrees in the thread is asked with the values", async () => {
  const stage = await open();
  const news = [
    {
      title: "Ann asks for Roll back; somebody else has to agree (order act_7)",
      text: "- Revision: `c0ffee`",
      details: [
        { label: "Revision", value: "c0ffee" },
        { label: "Prune", value: "yes" },
      ],
      at: "2026-01-05T09:00:00Z",
      order: "act_7",
    },
  ];
  const { slack, channel } = stage;
  const ts = slack.channel("#ops").messages[0]?.ts ?? "";
  const ref = JSON.stringify({ channel: "C0FAKE001", ts });
  await channel.update?.(ref, message({ news, revision: 2 }), at({ tellingId: "telling-2" }));
  const [reply] = slack.channel("#ops").thread(ts);
  const blocks = JSON.stringify(reply?.blocks);
  expect(blocks).toContain("Revision: `c0ffee`");
  expect(blocks).toContain("Revision: c0ffee · Prune: yes It is done at once.");
});
