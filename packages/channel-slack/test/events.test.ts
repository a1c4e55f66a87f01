import type { Desk } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { lineOf } from "../src/app/line.ts";
import { type AppStage, type AppStageOptions, ann, appStage } from "./app-stage.ts";

let stage: AppStage;
const open = async (options?: AppStageOptions) => {
  stage = await appStage(options);
  return stage;
};
afterEach(() => stage?.stop());

describe("@Tocsin", () => {
  it("is answered in the thread, once however often Slack brings it", async () => {
    const answer = { status: "answered", text: "Nothing is *open* <!here>." } as const;
    const { slack, desk } = await open({ desk: { results: [answer] } });
    const { ts = "" } = slack.channel("#ops").messages[0] ?? {};
    for (let time = 0; time < 3; time += 1) {
      const brought = await slack.mention("#ops", "incidents", { ...ann, ts }, "Ev1");
      expect(brought).toMatchObject({ status: 200, body: "" });
    }
    expect(desk.lines[0]).toMatchObject({
      text: "incidents",
      by: { address: ann.user, how: "mention" },
      request: "Ev1",
    });
    const replies = slack.channel("#ops").thread(ts);
    expect(replies.map(({ text }) => text).filter((text) => text.startsWith("Nothing"))).toEqual([
      "Nothing is ∗open∗ &lt;!here&gt;.",
    ]);
    expect(replies.flatMap(({ rings }) => rings)).toEqual([]);
  });

  it("tells the end of what was asked for in the same thread", async () => {
    const { slack, desk, channel } = await open();
    const { ts = "" } = slack.channel("#ops").messages[0] ?? {};
    await slack.mention("#ops", "refresh 7KQ2M", { ...ann, ts });
    const { replyTo = "" } = desk.lines[0] ?? {};
    await channel.reply?.(replyTo, "it is fresh", AbortSignal.timeout(1_000));
    expect(slack.channel("#ops").thread(ts).at(-1)?.text).toBe("it is fresh");
  });

  it("that failed is done when Slack brings it again", async () => {
    let fails = true;
    const before = (real: Desk): Desk => ({
      ...real,
      line: (text, ask) => (fails ? Promise.reject(new Error("away")) : real.line(text, ask)),
    });
    const { slack, desk } = await open({ before });
    const { ts = "" } = slack.channel("#ops").messages[0] ?? {};
    expect((await slack.mention("#ops", "status", { ...ann, ts }, "Ev2")).status).toBe(500);
    fails = false;
    expect((await slack.mention("#ops", "status", { ...ann, ts }, "Ev2")).status).toBe(200);
    expect(desk.lines).toHaveLength(1);
  });

  it.each([
    ["<@U0FAKEBOT1> ack 7KQ2M", "ack 7KQ2M"],
    [
      "<@U0FAKEBOT1|tocsin> silence 7KQ2M 2h a &lt;b&gt; &amp;amp; c",
      "silence 7KQ2M 2h a <b> &amp; c",
    ],
    [
      "hey <@U0FAKEBOT1> page <@U024BE7LH> see <https://a.test/x|a.test/x>",
      "page U024BE7LH see https://a.test/x",
    ],
    ["status <@U0FAKEBOT1>", "status"],
    ["<@U0FAKEBOT1>", ""],
    ["<@U0FAKEBOT1> tell <#C1|ops> <!subteam^S1|@sre> <!here>", "tell #ops @sre"],
  ])("%j is the line %j", (text, line) => {
    expect(lineOf(text, "U0FAKEBOT1")).toBe(line);
    expect(lineOf("<@U999> help", undefined)).toBe("help");
  });
});

describe("the Home tab", () => {
  const shouting = message({
    title: "ci *failed* <!channel>",
    offers: [
      { name: "silence", title: "Silence", asks: true },
      { name: "argocd.refresh", title: "Refresh", asks: false },
    ],
  });
  const desk: AppStageOptions["desk"] = {
    deliveries: { "delivery-1": shouting },
    onCall: [
      { schedule: "primary", people: [{ person: "ann", name: "Ann <@U1>" }], why: "layer" },
      { schedule: "nobody's", people: [], why: "gap" },
    ],
  };

  it("shows my incidents with their buttons, and who is on call", async () => {
    const { slack } = await open({ desk });
    expect(await slack.openHome(ann)).toMatchObject({ status: 200, body: "" });
    const home = JSON.stringify(slack.home(ann.user));
    expect(home).toContain("7KQ2M");
    expect(home).toContain("*primary*: Ann &lt;@U1&gt;");
    expect(home).toContain("*nobody's*: nobody");
    expect(home).not.toMatch(/<[!@]/);
  });

  it("is drawn anew after a click, with what is to be said", async () => {
    const refused = { status: "refused", reason: "not now" } as const;
    const { slack, desk: at } = await open({ desk: { ...desk, results: [refused] } });
    await slack.openHome(ann);
    await slack.clickAlone("home", "Acknowledge", ann);
    expect(at.incident("incident-1").acknowledged?.by).toBe("ann");
    expect(JSON.stringify(slack.home(ann.user))).toContain("Acknowledged by *ann*");
    await slack.clickAlone("home", "Refresh", ann);
    expect(JSON.stringify(slack.home(ann.user))).toContain("Nothing done: not now");
  });

  it("shows nobody's incidents to whom the config does not know", async () => {
    const before = (real: Desk): Desk => ({ ...real, told: async () => [] });
    const { slack } = await open({ desk, before });
    await slack.openHome({ user: "U0STRANGER" });
    const home = JSON.stringify(slack.home("U0STRANGER"));
    expect(home).not.toContain("7KQ2M");
    expect(home).toContain("your member id is `U0STRANGER`");
  });
});
