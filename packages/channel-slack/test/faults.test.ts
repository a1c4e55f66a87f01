import { type FakeSlack, type Fault, fakeSlack, message } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { at, openSlack, tell } from "./stage.ts";

const faults: readonly (readonly [string, Fault])[] = [
  ["a reset before", "reset before"],
  ["a reset after", "reset after"],
  ["a hang", "hang"],
  ["a hang after", "hang after"],
  ["a 500", { status: 500 }],
  ["a 503", { status: 503, headers: { "retry-after": "1" } }],
  ["a 429", { status: 429, headers: { "retry-after": "1" } }],
  ["a 429 without a time", { status: 429 }],
  ["a page of a proxy", { status: 200, body: "<html>log in</html>" }],
  ["fatal_error", { status: 200, body: { ok: false, error: "fatal_error" } }],
  ["ratelimited", { status: 200, body: { ok: false, error: "ratelimited" } }],
];

const failing = message({ text: "the log\n\n".repeat(400), title: "ci failed on main" });
const fixed = message({
  revision: 2,
  tone: "success",
  title: "ci is back to normal",
  news: [{ title: "Run #13 passed", at: "2026-01-05T09:10:00.000Z" }],
});

describe("one incident is one message, whatever Slack does", () => {
  let slack: FakeSlack;
  beforeEach(async () => {
    slack = await fakeSlack();
    slack.channel("#ops").chat("good morning");
  });
  afterEach(() => slack.stop());

  const ours = () => slack.channel("#ops").messages.filter(({ by }) => by === "app");
  const only = () => {
    expect(ours()).toHaveLength(1);
    const [found] = ours();
    if (found === undefined) throw new Error("no message");
    return found;
  };
  const pieces = () =>
    slack
      .channel("#ops")
      .thread(only().ts)
      .map(({ metadata }) => metadata?.event_payload.piece);

  for (const [name, fault] of faults) {
    it(`${name} at the post`, async () => {
      slack.failAt("chat.postMessage", fault);
      const first = await tell(slack, failing);
      expect(first.ended).toBe("sent");
      expect(only().text).toContain("ci failed on main");
      expect(pieces()).toEqual(["details"]);
      await tell(slack, fixed, first);
      expect(only().text).toContain("back to normal");
      expect(pieces()).toEqual(["details", "news"]);
    });

    it(`${name} at the details in the thread`, async () => {
      const isReply = (body: string) => body.includes("thread_ts=");
      slack.fail(fault, { when: ({ body }) => isReply(body) });
      expect((await tell(slack, failing)).ended).toBe("sent");
      expect(pieces()).toEqual(["details"]);
    });

    it(`${name} at the edit`, async () => {
      const first = await tell(slack, failing);
      slack.failAt("chat.update", fault);
      expect((await tell(slack, fixed, first)).ended).toBe("sent");
      expect(only().text).toContain("back to normal");
      expect(pieces()).toEqual(["details", "news"]);
    });

    it(`${name} at the news in the thread`, async () => {
      const first = await tell(slack, failing);
      slack.failAt("chat.postMessage", fault);
      expect((await tell(slack, fixed, first)).ended).toBe("sent");
      expect(pieces()).toEqual(["details", "news"]);
    });
  }

  it("a lost answer, and trouble while it is looked for", async () => {
    slack.failAt("chat.postMessage", "reset after");
    slack.failAt("conversations.list", { status: 500 });
    slack.failAt("conversations.history", "reset before");
    const told = await tell(slack, failing);
    expect(told.outcomes).toEqual(["ambiguous", "unknown", "unknown", "found"]);
    only();
  });

  it("a lost answer in a busy channel", async () => {
    slack.failAt("chat.postMessage", "reset after");
    const crowded = tell(slack, failing);
    for (let each = 0; each < 450; each += 1) slack.channel("#ops").chat("so much to say");
    expect((await crowded).ended).toBe("sent");
    only();
  });

  it("a lost answer, then newer news: what is found is brought up to date", async () => {
    slack.failAt("chat.postMessage", "hang after");
    const channel = await openSlack(slack, { timeoutMs: 120 });
    const attempt = at({ deliveryId: "delivery-1", tellingId: "delivery-1.1" });
    expect(await channel.send(failing, attempt)).toMatchObject({ status: "ambiguous" });
    const looked = await channel.reconcile?.(fixed, { ...attempt, tellingId: "delivery-1.2" });
    expect(looked).toMatchObject({ status: "found" });
    expect(only().text).toContain("back to normal");
  });

  it("does not take the message of another delivery for its own", async () => {
    await tell(slack, failing);
    const channel = await openSlack(slack);
    expect(await channel.reconcile?.(failing, at({ deliveryId: "delivery-2" }))).toEqual({
      status: "absent",
    });
  });
});
