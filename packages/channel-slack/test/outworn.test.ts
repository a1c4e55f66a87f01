import { type ActionForm, stampsOf } from "@tocsin/core";
import { message, tools } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type AppStage, ann, appStage, bo } from "./app-stage.ts";
import { at } from "./stage.ts";

const dayMs = 86_400_000;
let stage: AppStage;
afterEach(() => stage.stop());

const names = ["silence", "refresh", "terminate", "rollback", "assign", "delete", "diff"];
const offers = names.map((name) => ({ name, title: name, asks: name === "silence" }));
const silence: ActionForm = {
  status: "form",
  action: "silence",
  title: "Silence",
  fields: [],
  reason: false,
  danger: false,
};

/** A message with everything that can be pressed, and news that somebody has to agree to. */
async function open() {
  const told = message({ offers });
  stage = await appStage({
    desk: { deliveries: { "delivery-1": told }, offers, forms: { silence } },
  });
  const { slack, channel } = stage;
  const news = [{ title: "Roll back?", at: "2026-01-05T09:00:00Z", order: "act_7" }];
  const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
  await channel.update?.(ref, { ...told, news, revision: 2 }, at({ tellingId: "telling-2" }));
  return stage;
}

const stamps = (more: Parameters<typeof tools>[0]) =>
  stampsOf(tools({ clock: stage.clock, ...more }))();
/** The same, made by somebody who has other keys. */
async function remade(more: Parameters<typeof tools>[0]) {
  const [ours, theirs] = await Promise.all([stamps({}), stamps(more)]);
  return (carried: string) => theirs.print(ours.read(carried) ?? expect.fail("none of ours"));
}
const unstamped = (carried: string) => carried.slice(0, carried.lastIndexOf(":", -18));

type Forgery = () => Promise<((carried: string) => string) | undefined>;
const forgeries: readonly [string, Forgery][] = [
  ["altered", async () => (carried) => carried.replace("incident-1", "incident-2")],
  ["with a later end", async () => (carried) => carried.replace(/:\w+(?=:[^:]+$)/, ":zzzz")],
  ["without its stamp", async () => unstamped],
  ["of another gateway", () => remade({ seal: async (text) => `with another key: ${text}` })],
  ["of another channel", () => remade({ name: "slack-emea" })],
  ["of nobody", async () => () => ""],
  [
    "whose time is over",
    async () => {
      await stage.clock.advance(61 * dayMs);
      return undefined;
    },
  ],
];

const untouched = ({ desk }: AppStage) =>
  expect([desk.answers, desk.asks, desk.approvals]).toEqual([[], [], []]);
const aboutButton = "its button is not of this gateway, or its time is over";

describe.each(forgeries)("something to press, %s", (_name, forge) => {
  it.each([
    ["Acknowledge", "an answer"],
    ["refresh", "an offer"],
    ["silence", "a form"],
    ["diff", "a line of a menu"],
  ])("changes nothing, says what to do instead, and is noted: %s (%s)", async (label) => {
    const { slack, desk } = await open();
    const altered = await forge();
    const clicked = await slack.click("#ops", label, { ...ann, ...(altered && { altered }) });
    expect(clicked).toMatchObject({ status: 200, body: "" });
    expect(clicked.told).toEqual([
      "Nothing done: this button does not work any more. Use the newest message of the incident, or /tocsin.",
    ]);
    expect(slack.modal(ann.user)).toBeUndefined();
    untouched(stage);
    expect(desk.refusals).toEqual([aboutButton]);
  });

  it("sends no form", async () => {
    const { slack, desk } = await open();
    await slack.click("#ops", "silence", ann);
    const altered = await forge();
    expect(
      await slack.submit({ ...ann, ...(altered && { altered }) }, { Reason: "noisy" }),
    ).toMatchObject({ status: 200 });
    expect(slack.modal(ann.user)).toMatchObject({ title: "Nothing done", submits: false });
    expect(JSON.stringify(slack.modal(ann.user))).toContain("Open it anew");
    untouched(stage);
    expect(desk.refusals).toEqual(["its form is not of this gateway, or its time is over"]);
  });
});

describe("a stamp", () => {
  it("of a button is none of a form, and the other way round", async () => {
    const { slack, desk } = await open();
    const ours = await stamps({});
    await slack.click("#ops", "silence", ann);
    await slack.submit({ ...ann, altered: () => ours.print("resolve incident-1") }, {});
    const note = ours.print('form {"action":"refresh","incident":"incident-1"}');
    await slack.click("#ops", "Resolve", { ...ann, altered: () => note });
    untouched(stage);
    expect(desk.refusals).toHaveLength(2);
  });

  it("says itself what is asked for, whatever button it stands in", async () => {
    const { slack, desk } = await open();
    const resolve = (await stamps({})).print("resolve incident-1");
    await slack.click("#ops", "Acknowledge", { ...ann, altered: () => resolve });
    expect(desk.answers).toMatchObject([{ action: "resolve", incident: "incident-1" }]);
  });

  it("that was forged for an order agrees to nothing", async () => {
    const { slack, desk } = await open();
    const altered = (carried: string) => carried.replace("act_7", "act_8");
    const clicked = await slack.click("#ops", "Approve", { ...bo, altered });
    expect(clicked.told).toEqual([expect.stringContaining("does not work any more")]);
    untouched(stage);
    await slack.click("#ops", "Approve", bo);
    expect(desk.approvals).toEqual(["act_7"]);
  });

  it("holds for two months, and for as long again where the message was edited since", async () => {
    const { slack, desk, channel, clock } = await open();
    await clock.advance(59 * dayMs);
    await slack.click("#ops", "refresh", ann);
    const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
    const later = message({ offers, revision: 3 });
    await channel.update?.(ref, later, at({ tellingId: "telling-3" }));
    await clock.advance(59 * dayMs);
    await slack.click("#ops", "refresh", ann);
    expect(desk.asks).toHaveLength(2);
    expect(desk.refusals).toEqual([]);
  });

  it("is the same when the same is shown again", async () => {
    const { slack, channel, clock } = await open();
    const shown = () => JSON.stringify(slack.channel("#ops").messages[0]?.attachments);
    const ref = JSON.stringify({ channel: "C0FAKE001", ts: slack.channel("#ops").messages[0]?.ts });
    const before = shown();
    await clock.advance(14 * 60 * 60_000);
    await channel.update?.(ref, message({ offers }), at({ tellingId: "telling-3" }));
    expect(shown()).toBe(before);
  });

  it("at home is refused there", async () => {
    const { slack, desk } = await open();
    await slack.openHome(ann);
    await slack.clickAlone("home", "Resolve", { ...ann, altered: unstamped });
    expect(JSON.stringify(slack.home(ann.user))).toContain("does not work any more");
    untouched(stage);
    expect(desk.refusals).toEqual([aboutButton]);
  });
});
