import type { Channel } from "@tocsin/core";
import {
  callbackGateway,
  type FakeSlack,
  fakeSlack,
  message,
  type RecordingDesk,
  recordingDesk,
  virtualClock,
} from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { at, openSlack } from "./stage.ts";

const ann = { user: "U024BE7LH", name: "ann.lee" };
const bo = { user: "U024BE7LJ", name: "bo" };

describe("a click in Slack", () => {
  const clock = virtualClock();
  let slack: FakeSlack;
  let channel: Channel;
  let desk: RecordingDesk;
  let ref = "";
  let gateway: (request: Request) => Promise<Response>;

  beforeEach(async () => {
    slack = await fakeSlack({ gateway: (request) => gateway(request), now: clock.now });
    channel = await openSlack(slack, { signingSecret: slack.signingSecret }, { clock });
    desk = recordingDesk({ people: { [ann.user]: "ann", [bo.user]: "bo" }, now: clock.now });
    gateway = callbackGateway({ slack: channel }, desk);
    const sent = await channel.send(message(), at());
    ref = sent.status === "sent" ? (sent.ref ?? "") : "";
  });
  afterEach(() => slack.stop());

  it("acknowledges as the person who made it, and the message shows who and when", async () => {
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
    const now = await desk.show("delivery-1");
    await channel.update?.(ref, { ...message(now), revision: 2 }, at({ tellingId: "telling-2" }));
    const [shown] = slack.channel("#ops").messages;
    expect(JSON.stringify(shown)).toContain("Acknowledged by *ann* · <!date^1767603600^");
    expect(shown?.rings).toEqual([]);
    await expect(slack.click("#ops", "Acknowledge", bo)).rejects.toThrow('"Resolve"');
  });

  it("resolves, and the buttons go with the incident", async () => {
    await slack.click("#ops", "tocsin.resolve", ann);
    expect(desk.incident("incident-1").state).toBe("closed");
    const now = await desk.show("delivery-1");
    await channel.update?.(ref, { ...message(now), revision: 2 }, at({ tellingId: "telling-2" }));
    await expect(slack.click("#ops", "Resolve", ann)).rejects.toThrow("none");
  });

  it("that comes second is told so, alone, and by whom", async () => {
    await slack.click("#ops", "Acknowledge", bo);
    const second = await slack.click("#ops", "Acknowledge", ann);
    expect(second).toMatchObject({ status: 200, body: "" });
    expect(second.told).toEqual([expect.stringMatching(/bo has acknowledged it already/)]);
    expect(second.told[0]).toContain("<!date^1767603600^");
    expect(slack.channel("#ops").messages).toHaveLength(1);
  });

  it("on an incident that is gone is told so", async () => {
    gateway = callbackGateway({ slack: channel }, recordingDesk({ deliveries: {} }));
    const { told } = await slack.click("#ops", "Resolve", ann);
    expect(told).toEqual([expect.stringContaining("not known any more")]);
  });

  it("is answered though nothing can be told at its response_url", async () => {
    await slack.click("#ops", "Acknowledge", bo);
    const told = (seen: { path: string }) => seen.path.startsWith("/actions/");
    for (const fault of ["reset before", { status: 500 }] as const) {
      slack.fail(fault, { when: told });
      expect(await slack.click("#ops", "Acknowledge", ann)).toMatchObject({ status: 200 });
    }
    slack.fail("hang", { when: told });
    const waiting = slack.click("#ops", "Acknowledge", ann);
    while (clock.pending === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(1_500);
    expect(await waiting).toMatchObject({ status: 200, told: [] });
  });

  it("is told nothing that rings or formats, whatever the incident is called", async () => {
    const { incident } = message();
    const shouting = message({
      title: "<!channel> *now* <@U024BE7LH>",
      incident: { ...incident, state: "closed", code: "`<!here>" },
    });
    gateway = callbackGateway(
      { slack: channel },
      recordingDesk({ deliveries: { "delivery-1": shouting } }),
    );
    const { told } = await slack.click("#ops", "Resolve", ann);
    expect(told[0]).not.toMatch(/<[!@]/);
    expect(told[0]).toContain("it is closed already");
  });

  it("finds buttons only where a signing secret is set", async () => {
    const mute = await openSlack(slack);
    expect(mute.receive).toBeUndefined();
    await mute.send(message(), at({ deliveryId: "delivery-2", tellingId: "telling-2" }));
    const plain = slack.channel("#ops").messages.at(-1)?.ts ?? "";
    await expect(slack.click("#ops", "Resolve", { ...ann, ts: plain })).rejects.toThrow("none");
  });
});
