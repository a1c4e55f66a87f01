import type { Desk } from "@tocsin/core";
import { Secret } from "@tocsin/core";
import { message, until } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { provenBy } from "../src/app/proof.ts";
import { type AppStage, type AppStageOptions, ann, appStage } from "./app-stage.ts";

describe("Slack's signature", () => {
  const secret = "8f742231b10e8888abcd99yyyzzz85a5";
  // From docs.slack.dev/authentication/verifying-requests-from-slack.
  const documented = {
    time: "1531420618",
    body: "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  };
  const now = Number(documented.time) * 1_000;
  const asked = ({ time, body, signature }: typeof documented) => ({
    headers: new Headers({ "x-slack-request-timestamp": time, "x-slack-signature": signature }),
    body: Buffer.from(body),
  });

  it("is read as the documentation's example has it", () => {
    expect(provenBy(asked(documented), new Secret(secret), now)).toBe(documented.signature);
  });

  it.each([
    ["another body", { body: `${documented.body}x` }],
    ["another time", { time: "1531420619" }],
    ["a time that is none", { time: "1531420618.5" }],
    ["no time", { time: "" }],
    ["other letters", { signature: documented.signature.toUpperCase() }],
    ["less of it", { signature: documented.signature.slice(0, -1) }],
    ["another version", { signature: documented.signature.replace("v0", "v1") }],
    ["nothing", { signature: "" }],
    ["more than bytes", { signature: "v0=\u00ff" }],
  ])("is refused with %s", (_name, fields) => {
    const changed = asked({ ...documented, ...fields });
    expect(provenBy(changed, new Secret(secret), now)).toBeUndefined();
  });
});

describe("a callback", () => {
  let stage: AppStage;
  const open = async (options: AppStageOptions = {}) => {
    stage = await appStage(options);
    return stage;
  };
  afterEach(() => stage.stop());

  const nothingDone = ({ desk, slack }: AppStage) => {
    expect([desk.answers, desk.asks, desk.lines, desk.approvals]).toEqual([[], [], [], []]);
    expect([slack.whispers, slack.modal(ann.user), slack.home(ann.user)]).toEqual([
      [],
      undefined,
      undefined,
    ]);
  };
  const everyKind = [
    ["click", ({ slack }: AppStage, hand: typeof ann) => slack.click("#ops", "Acknowledge", hand)],
    ["command", ({ slack }: AppStage, hand: typeof ann) => slack.command("ack 7KQ2M", hand)],
    ["mention", ({ slack }: AppStage, hand: typeof ann) => slack.mention("#ops", "status", hand)],
    ["look at Home", ({ slack }: AppStage, hand: typeof ann) => slack.openHome(hand)],
  ] as const;
  const seconds = () => Math.floor(stage.clock.now() / 1_000);
  const unproven = [
    ["not signed", () => ({ signature: "" })],
    ["signed with another secret", () => ({ signature: `v0=${"0".repeat(64)}` })],
    ["301 s old", () => ({ time: seconds() - 301 })],
    ["301 s ahead", () => ({ time: seconds() + 301 })],
    ["an hour ahead", () => ({ time: seconds() + 3_600 })],
    ["of no time", () => ({ time: "soon" })],
  ] as const;

  for (const [kind, act] of everyKind) {
    it.each(unproven)(
      `by ${kind} that is %s is refused, and nothing is done`,
      async (_how, signed) => {
        await open();
        const answered = await act(stage, { ...ann, signed: signed() } as typeof ann);
        expect(answered.status).toBe(401);
        expect(answered.body).not.toContain(stage.slack.signingSecret);
        nothingDone(stage);
        expect(stage.desk.refusals).toEqual(["its signature does not hold, or its time"]);
      },
    );

    it(`by ${kind} is taken at the edges of the window`, async () => {
      await open();
      for (const off of [-300, 300]) {
        const hand = { ...ann, signed: { time: seconds() + off } };
        expect((await act(stage, hand)).status).toBe(200);
      }
    });
  }

  it.each([
    ["another app", { appId: "A0ANOTHER1" }],
    ["another workspace", { teamId: "T0ANOTHER1" }],
  ])("of %s than the config names is refused", async (_name, options) => {
    await open({ options });
    for (const [, act] of everyKind) expect((await act(stage, ann)).status).toBe(403);
    nothingDone(stage);
    expect(stage.desk.refusals).toHaveLength(everyKind.length);
    expect(stage.logged[0]).toContain("it comes from another");
  });

  it("of another workspace than the token is for is refused, and so is a stranger in a shared channel", async () => {
    await open();
    const foreign = { ...ann, team: "T0ANOTHER1" };
    expect((await stage.slack.click("#ops", "Acknowledge", foreign)).status).toBe(403);
    expect((await stage.slack.mention("#ops", "status", foreign)).status).toBe(403);
    const call = new URLSearchParams({
      command: "/tocsin",
      user_id: ann.user,
      team_id: "T0ANOTHER1",
      api_app_id: "A0FAKE001",
      trigger_id: "1",
    });
    expect((await stage.slack.post(call.toString())).status).toBe(403);
    nothingDone(stage);
  });

  it("is taken by its signature alone while Slack does not say who we are", async () => {
    const { slack, desk, clock } = await open();
    slack.failAt("auth.test", "hang", 1);
    const clicking = slack.click("#ops", "Acknowledge", ann);
    while (slack.calls("auth.test").length === 0) await new Promise((done) => setImmediate(done));
    await clock.advance(500);
    expect((await clicking).status).toBe(200);
    expect(desk.answers).toHaveLength(1);
  });

  it("that comes twice counts once", async () => {
    const { slack, desk } = await open();
    await slack.click("#ops", "Acknowledge", ann);
    const { body = "", headers = {} } = seenLast();
    const signed = {
      time: headers["x-slack-request-timestamp"] ?? "",
      signature: headers["x-slack-signature"] ?? "",
    };
    for (let time = 0; time < 2; time += 1) {
      expect(await slack.post(body, signed)).toEqual({ status: 200, body: "" });
    }
    expect(desk.answers).toHaveLength(1);
    const twice = "it came twice, with the same signature";
    expect(stage.desk.refusals).toEqual([twice, twice]);
    expect(stage.logged).toEqual([expect.stringContaining("came twice"), expect.anything()]);
  });

  it("by somebody whom the desk refuses changes nothing, and they are told why", async () => {
    const reason = "argocd.refresh is for people, and whoever asks is nobody that the config knows";
    const offers = [{ name: "argocd.refresh", title: "Refresh", asks: false }];
    const { slack } = await open({
      desk: {
        deliveries: { "delivery-1": message({ offers }) },
        results: [{ status: "refused", reason }],
      },
    });
    const clicked = await slack.click("#ops", "Refresh", { user: "U0STRANGER" });
    expect(clicked).toMatchObject({ status: 200, told: [`Nothing done: ${reason}`] });
  });

  it("that could not be done is not answered as if it were", async () => {
    const before = (desk: Desk): Desk => ({
      ...desk,
      act: () => Promise.reject(new Error("away")),
    });
    const { slack } = await open({ before });
    expect((await slack.click("#ops", "Acknowledge", ann)).status).toBe(500);
  });

  it("that takes longer than Slack waits is answered in time and done all the same", async () => {
    let go: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const before = (desk: Desk): Desk => ({
      ...desk,
      act: (answer) => held.then(() => desk.act(answer)),
    });
    const { slack, desk, clock } = await open({ before });
    const clicking = slack.click("#ops", "Acknowledge", ann);
    while (clock.pending === 0 || slack.calls("auth.test").length === 0) {
      await new Promise((done) => setImmediate(done));
    }
    await until(clock, () => clock.next !== undefined && clock.next - clock.now() > 1_000);
    await clock.advance(2_200);
    expect((await clicking).status).toBe(200);
    expect(desk.answers).toEqual([]);
    go();
    await until(clock, () => desk.answers.length === 1);
  });

  /** The newest request that the gateway got, as it was signed. */
  function seenLast() {
    return stage.received.at(-1) ?? expect.fail("nothing came");
  }
});
