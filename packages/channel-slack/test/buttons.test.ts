import type { Offer } from "@tocsin/core";
import { message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type AppStage, type AppStageOptions, ann, appStage, bo } from "./app-stage.ts";
import { at, openSlack } from "./stage.ts";

let stage: AppStage;
const open = async (options?: AppStageOptions) => {
  stage = await appStage(options);
  return stage;
};
afterEach(() => stage.stop());

const offers: readonly Offer[] = [
  { name: "silence", title: "Silence", asks: true },
  { name: "argocd.refresh", title: "Refresh", asks: false },
  { name: "argocd.terminate", title: "Terminate", asks: false, danger: true },
  { name: "argocd.rollback", title: "Roll back", asks: true, danger: true },
  { name: "assign", title: "Assign", asks: true },
  { name: "argocd.delete", title: "Delete", asks: false, danger: true },
  { name: "argocd.diff", title: "Diff", asks: false },
];
const offering = { deliveries: { "delivery-1": message({ offers }) }, offers };

describe("a click on an answer", () => {
  it("acknowledges as the person who made it, and the message shows who and when", async () => {
    const { slack, desk, channel } = await open();
    expect(await slack.click("#ops", "Acknowledge", ann)).toEqual({
      status: 200,
      body: "",
      told: [],
    });
    expect(desk.answers).toEqual([
      {
        action: "acknowledge",
        incident: "incident-1",
        by: { address: ann.user, name: "ann.lee" },
        how: "button",
      },
    ]);
    const now = message(await desk.show("delivery-1"));
    const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
    await channel.update?.(ref, { ...now, revision: 2 }, at({ tellingId: "telling-2" }));
    const [shown] = slack.channel("#ops").messages;
    expect(JSON.stringify(shown)).toContain("Acknowledged by *ann* · <!date^1767603600^");
    expect(shown?.rings).toEqual([]);
    await expect(slack.click("#ops", "Acknowledge", bo)).rejects.toThrow('"Resolve"');
  });

  it("that comes second is told so, alone, and by whom", async () => {
    const { slack } = await open();
    await slack.click("#ops", "Acknowledge", bo);
    const second = await slack.click("#ops", "Acknowledge", ann);
    expect(second).toMatchObject({ status: 200, body: "" });
    expect(second.told).toEqual([expect.stringMatching(/bo has acknowledged it already/)]);
    expect(second.told[0]).toContain("<!date^1767603600^");
    expect(slack.channel("#ops").messages).toHaveLength(1);
  });

  it("on an incident that is gone is told so", async () => {
    const { slack } = await open({ desk: { deliveries: {} } });
    const { told } = await slack.click("#ops", "Resolve", ann);
    expect(told).toEqual([expect.stringContaining("not known any more")]);
  });

  it("is answered in time though nothing can be told at its response_url", async () => {
    const { slack, clock } = await open();
    await slack.click("#ops", "Acknowledge", bo);
    const told = (seen: { path: string }) => seen.path.startsWith("/actions/");
    for (const fault of ["reset before", { status: 500 }] as const) {
      slack.fail(fault, { when: told });
      expect(await slack.click("#ops", "Acknowledge", ann)).toMatchObject({ status: 200 });
    }
    slack.fail("hang", { when: told });
    const waiting = slack.click("#ops", "Acknowledge", ann);
    while (!slack.seen.slice(-1).some(told)) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(1_500);
    expect(await waiting).toMatchObject({ status: 200, told: [] });
  });

  it("is told nothing that rings or formats, whatever the incident is called", async () => {
    const { incident } = message();
    const shouting = message({
      title: "<!channel> *now* <@U024BE7LH>",
      incident: { ...incident, state: "closed", code: "`<!here>" },
    });
    const { slack } = await open({ desk: { deliveries: { "delivery-1": shouting } } });
    const { told } = await slack.click("#ops", "Resolve", ann);
    expect(told[0]).not.toMatch(/<[!@]/);
    expect(told[0]).toContain("it is closed already");
  });

  it("finds buttons only where clicks can reach us", async () => {
    const { slack } = await open();
    const mute = await openSlack(slack);
    expect([mute.receive, mute.listen]).toEqual([undefined, undefined]);
    await mute.send(message(), at({ deliveryId: "delivery-2", tellingId: "telling-2" }));
    const plain = slack.channel("#ops").messages.at(-1)?.ts ?? "";
    await expect(slack.click("#ops", "Resolve", { ...ann, ts: plain })).rejects.toThrow("none");
  });
});

describe("a click on an offer", () => {
  it("asks for what asks nothing, at once, and the end is told to whoever clicked alone", async () => {
    const { slack, desk, channel } = await open({ desk: offering });
    expect(await slack.click("#ops", "Refresh", ann)).toMatchObject({ status: 200, told: [] });
    expect(desk.asks).toEqual([
      {
        action: "argocd.refresh",
        incident: "incident-1",
        by: { address: ann.user, name: "ann.lee", how: "button" },
        request: expect.stringContaining(".fake"),
        replyTo: expect.stringContaining("sealed-"),
      },
    ]);
    const signal = AbortSignal.timeout(1_000);
    await channel.reply?.(desk.asks[0]?.replyTo ?? "", "guestbook is *fresh* <!here>", signal);
    expect(slack.whispers.map(({ user, text }) => [user, text])).toEqual([
      [ann.user, "guestbook is ∗fresh∗ &lt;!here&gt;"],
    ]);
  });

  it("shows the most important as buttons and the rest in a menu, where danger has its form", async () => {
    const { slack, desk } = await open({ desk: offering });
    const blocks = JSON.stringify(slack.channel("#ops").messages[0]?.attachments);
    expect(blocks).toContain('"style":"danger","confirm"');
    await slack.click("#ops", "Terminate", ann);
    await slack.click("#ops", "Diff", ann);
    expect(desk.asks.map(({ action }) => action)).toEqual(["argocd.terminate", "argocd.diff"]);
    await slack.click("#ops", "Delete", ann);
    expect(desk.asks).toHaveLength(2);
    expect(slack.modal(ann.user)?.title).toBe("Nothing done");
  });

  it("says why nothing was done, and who has to agree", async () => {
    const of = { id: "act_1", incident: "incident-1" };
    const order = { ...of, state: "approving", approvals: 2, approvedBy: ["cy"] };
    const { slack } = await open({
      desk: {
        ...offering,
        results: [
          { status: "refused", reason: "argocd.refresh is for role:sre" },
          { status: "accepted", order: order as never },
        ],
      },
    });
    const refused = await slack.click("#ops", "Refresh", ann);
    expect(refused.told).toEqual(["Nothing done: argocd.refresh is for role:sre"]);
    const waits = await slack.click("#ops", "Refresh", ann);
    expect(waits.told).toEqual([expect.stringMatching(/^Somebody else .*"approve act_1"/)]);
  });

  it("opens the form where the config wants a reason after all", async () => {
    const { slack } = await open({
      desk: {
        ...offering,
        results: [{ status: "invalid", problems: { why: "a reason is needed" } }],
        forms: {
          "argocd.refresh": {
            status: "form",
            action: "argocd.refresh",
            title: "Refresh",
            fields: [],
            reason: true,
            danger: false,
          },
        },
      },
    });
    await slack.click("#ops", "Refresh", ann);
    await expect(slack.submit(ann, {})).rejects.toThrow("without Reason");
  });
});

describe("an order that waits for somebody to agree", () => {
  it("has a button below the note that tells of it", async () => {
    const order = { id: "act_7", incident: "incident-1", state: "waiting" };
    const results = [{ status: "accepted", order: order as never }] as const;
    const { slack, desk, channel } = await open({ desk: { results } });
    const title = "Ann asks for Roll back; somebody else has to agree (order act_7)";
    const news = [{ title, at: "2026-01-05T09:00:00Z", order: "act_7" }];
    const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
    await channel.update?.(ref, message({ news, revision: 2 }), at({ tellingId: "telling-2" }));
    expect(await slack.click("#ops", "Approve", bo)).toMatchObject({
      status: 200,
      told: [expect.stringContaining("under way")],
    });
    expect(desk.approvals).toEqual(["act_7"]);
  });

  it("has none where the id only stands in a text", async () => {
    const { slack, channel } = await open();
    const news = [{ title: "please agree (order act_7)", at: "2026-01-05T09:00:00Z" }];
    const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
    await channel.update?.(ref, message({ news, revision: 2 }), at({ tellingId: "telling-2" }));
    await expect(slack.click("#ops", "Approve", bo)).rejects.toThrow("has a button");
  });
});
