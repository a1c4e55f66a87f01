import { message } from "@tocsin/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type AppStage, ann, appStage, bo } from "./app-stage.ts";

const appToken = "xapp-1-A0FAKE001-1-fake";

describe("Socket Mode", () => {
  let stage: AppStage;
  const stopping = new Set<() => Promise<void>>();
  afterEach(async () => {
    for (const stop of stopping) await stop();
    stopping.clear();
    await stage.stop();
  });

  async function open(options: Partial<{ readonly appToken: string }> = {}) {
    const offers = [{ name: "silence", title: "Silence", asks: true }];
    stage = await appStage({
      slack: { appToken },
      options: { appToken, ...options },
      desk: {
        deliveries: { "delivery-1": message({ offers }) },
        forms: {
          silence: {
            status: "form",
            action: "silence",
            title: "Silence",
            fields: [{ name: "for", label: "For", kind: "duration", required: true }],
            reason: false,
            danger: false,
          },
        },
        results: [{ status: "invalid", problems: { for: "is no duration" } }],
      },
    });
    return stage;
  }

  /** As core's workers do it. */
  function listen({ channel, desk }: AppStage): Promise<void> {
    const controller = new AbortController();
    const listening = channel.listen?.(desk, controller.signal) ?? Promise.reject(new Error("no"));
    stopping.add(async () => {
      controller.abort();
      await listening.catch(() => {});
    });
    return listening;
  }

  async function connected({ slack }: AppStage) {
    while (slack.socket?.connected !== true) await new Promise((done) => setImmediate(done));
  }

  it("brings clicks, commands, forms and events without a public address", async () => {
    const { slack, desk, channel } = await open();
    expect(channel.receive).toBeUndefined();
    listen(stage).catch(() => {});
    await connected(stage);
    expect(await slack.click("#ops", "Acknowledge", ann)).toMatchObject({ status: 200, body: "" });
    expect(desk.answers).toMatchObject([{ action: "acknowledge", by: { address: ann.user } }]);
    const second = await slack.click("#ops", "Acknowledge", bo);
    expect(second.told).toEqual([expect.stringContaining("ann has acknowledged it already")]);
    await slack.click("#ops", "Silence", ann);
    expect((await slack.submit(ann, { For: "soon" })).errors).toEqual({
      "field.for": "is no duration",
    });
    expect((await slack.command("status", ann)).told).toEqual([
      expect.stringContaining("under way"),
    ]);
    await slack.openHome(ann);
    expect(slack.home(ann.user)).toBeDefined();
    expect(stage.received).toEqual([]);
  });

  it("connects anew when Slack closes the connection, and ends with the signal", async () => {
    const { slack, desk, clock } = await open();
    const listening = listen(stage);
    await connected(stage);
    const first = slack.calls("apps.connections.open").length;
    await clock.advance(3_600_000);
    slack.socket?.refresh();
    while (slack.calls("apps.connections.open").length === first) {
      await new Promise((done) => setImmediate(done));
    }
    await connected(stage);
    await slack.click("#ops", "Acknowledge", ann);
    expect(desk.answers).toHaveLength(1);
    for (const stop of stopping) await stop();
    await expect(listening).resolves.toBeUndefined();
  });

  it("that breaks at once is left to whoever starts it again, later and later", async () => {
    const { slack } = await open();
    const listening = listen(stage);
    await connected(stage);
    slack.socket?.cut();
    await expect(listening).rejects.toThrow("soon after it was opened");
  });

  it("says what to change when Slack does not let us in", async () => {
    await open({ appToken: "xapp-1-A0FAKE001-1-wrong" });
    await expect(listen(stage)).rejects.toThrow(/appToken.*connections:write.*invalid_auth/s);
  });

  it("refuses what is of another workspace", async () => {
    const { slack, desk } = await open();
    listen(stage).catch(() => {});
    await connected(stage);
    await slack.click("#ops", "Acknowledge", { ...ann, team: "T0ANOTHER1" });
    expect(desk.answers).toEqual([]);
    expect(stage.logged).toEqual([expect.stringContaining("of another workspace")]);
  });
});
