import { type FakeSlack, fakeSlack, message } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { at, openSlack, tell } from "./stage.ts";

const news = [{ title: "Ann acknowledged it", at: "2026-01-05T09:05:00.000Z" }];

describe("Slack", () => {
  let slack: FakeSlack;
  const start = async (options: Parameters<typeof fakeSlack>[0] = {}) => {
    await slack.stop();
    slack = await fakeSlack(options);
  };
  beforeEach(async () => {
    slack = await fakeSlack();
  });
  afterEach(() => slack.stop());

  const messages = () => slack.channel("#ops").messages;
  const thread = () => slack.channel("#ops").thread(messages()[0]?.ts ?? "");

  it("posts without previews, marked for finding it again", async () => {
    await tell(slack, message());
    const [post] = slack.calls("chat.postMessage");
    expect(post).toMatchObject({
      unfurl_links: "false",
      unfurl_media: "false",
      link_names: "false",
    });
    expect(messages()[0]?.metadata).toEqual({
      event_type: "tocsin_delivery",
      event_payload: { id: "delivery-1", telling: "delivery-1.1", piece: "message" },
    });
    expect(thread()).toEqual([]);
  });

  it("edits the message and tells what happened in its thread", async () => {
    const told = await tell(slack, message());
    await tell(slack, message({ revision: 2, title: "still failing", news }), told);
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.text).toContain("still failing");
    expect(thread().map(({ text, broadcast }) => [text, broadcast])).toEqual([
      ["Ann acknowledged it", false],
    ]);
  });

  it("shows a reminder to the whole channel", async () => {
    const told = await tell(slack, message());
    await tell(slack, message({ revision: 2, nudge: true }), told);
    expect(thread()).toMatchObject([
      { broadcast: true, text: expect.stringContaining("ci failed") },
    ]);
  });

  it("puts what has no room into the thread, once", async () => {
    const long = message({ text: "a line of the log\n\n".repeat(200) });
    const told = await tell(slack, long);
    expect(thread()).toHaveLength(1);
    await tell(slack, { ...long, revision: 2 }, told);
    expect(thread()).toHaveLength(1);
  });

  it("takes simpler forms when Slack refuses the rich one", async () => {
    slack.refuse("chat.postMessage", "invalid_blocks", 2);
    const told = await tell(slack, message());
    expect(told.outcomes).toEqual(["degrade", "degrade", "sent"]);
    expect(messages()[0]).toMatchObject({ blocks: [], attachments: [] });
    await tell(slack, message({ revision: 2 }), told);
    expect(messages()[0]?.attachments).toHaveLength(1);
    slack.refuse("chat.update", "msg_blocks_too_long", 2);
    await tell(slack, message({ revision: 3 }), told);
    expect(messages()).toMatchObject([{ blocks: [], attachments: [] }]);
  });

  it.each(["cant_update_message", "edit_window_closed", "block_mismatch", "message_not_found"])(
    "posts anew on %s, and edits the new one from then on",
    async (code) => {
      const told = await tell(slack, message());
      slack.refuse("chat.update", code);
      const again = await tell(slack, message({ revision: 2 }), told);
      expect(again.ref).not.toBe(told.ref);
      await tell(slack, message({ revision: 3, title: "the third" }), again);
      expect(messages().map(({ text }) => text.includes("the third"))).toEqual([false, true]);
    },
  );

  it("posts anew when the message was deleted", async () => {
    const told = await tell(slack, message());
    slack.channel("#ops").remove(messages()[0]?.ts ?? "");
    await tell(slack, message({ revision: 2 }), told);
    expect(messages()).toHaveLength(1);
  });

  it("does without a thread where there is none", async () => {
    await start({ channels: [{ name: "#ops", unthreaded: true }] });
    const told = await tell(slack, message({ text: "long\n\n".repeat(1000) }));
    const again = await tell(slack, message({ revision: 2, news }), told);
    expect([told.ended, again.ended]).toEqual(["sent", "sent"]);
    expect(messages()).toHaveLength(1);
  });

  it("keeps the ref when the token dies between the message and its details", async () => {
    const long = message({ text: "long\n\n".repeat(1000) });
    const channel = await openSlack(slack);
    slack.fail(
      { status: 200, body: { ok: false, error: "token_revoked" } },
      {
        when: ({ body }) => body.includes("thread_ts="),
      },
    );
    const outcome = await channel.send(long, at());
    expect(outcome).toMatchObject({ status: "retry", ref: expect.stringContaining('"ts"') });
  });

  it("looks into the thread before it repeats a reply without an answer", async () => {
    const long = message({ text: "long\n\n".repeat(1000) });
    const channel = await openSlack(slack);
    slack.fail("reset after", { when: ({ body }) => body.includes("thread_ts=") });
    const outcome = await channel.send(long, at());
    const ref = outcome.status === "retry" ? outcome.ref : undefined;
    expect(await channel.update?.(ref ?? "", long, at({ number: 1 }))).toMatchObject({
      status: "sent",
    });
    expect(thread()).toHaveLength(1);
  });

  it("joins a public channel that it is not in, once", async () => {
    const scopes = ["chat:write", "channels:join", "channels:read"];
    await start({ scopes, channels: [{ name: "#ops", member: false }] });
    expect((await tell(slack, message())).ended).toBe("sent");
    expect(slack.calls("conversations.join")).toHaveLength(1);
  });

  it("joins to look for a message that it may post but not read", async () => {
    await start({ channels: [{ name: "#ops", member: false }] });
    slack.failAt("chat.postMessage", "reset after");
    expect((await tell(slack, message())).outcomes).toEqual(["ambiguous", "found"]);
    expect(messages()).toHaveLength(1);
  });

  it("says what to do about a channel that it can't join", async () => {
    await start({ scopes: ["chat:write"], channels: [{ name: "#ops", member: false }] });
    const channel = await openSlack(slack);
    expect(await channel.send(message(), at())).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining("/invite"),
    });
  });

  it.each([
    [{ name: "#ops", archived: true }, "is_archived"],
    [{ name: "#ops", private: true, member: false }, "channel_not_found"],
    [{ name: "#dev" }, "channel_not_found"],
  ])("fails for the target at %j", async (room, code) => {
    await start({ channels: [room] });
    expect(await (await openSlack(slack)).send(message(), at())).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining(code),
    });
  });

  it("writes to a person, and finds that message too", async () => {
    slack.failAt("chat.postMessage", "reset after");
    const told = await tell(slack, message(), undefined, "U024BE7LH");
    expect(told.outcomes).toEqual(["ambiguous", "found"]);
    await tell(slack, message({ revision: 2, title: "newer" }), told, "U024BE7LH");
    expect(slack.channel("U024BE7LH").messages).toMatchObject([
      { text: expect.stringContaining("newer") },
    ]);
  });

  it("can't tell what became of a post without the scope to read", async () => {
    await start({ scopes: ["chat:write", "channels:read"] });
    const channel = await openSlack(slack);
    expect(await channel.reconcile?.(message(), at())).toMatchObject({
      status: "blind",
      reason: expect.stringContaining("channels:history"),
    });
  });

  it("stops when it is told to, and says that the end is unclear", async () => {
    slack.failAt("chat.postMessage", "hang");
    const channel = await openSlack(slack);
    const outcome = channel.send(message(), at({ signal: AbortSignal.timeout(50) }));
    expect(await outcome).toMatchObject({ status: "ambiguous" });
    const stopped = await channel.send(message(), at({ signal: AbortSignal.abort() }));
    expect(stopped).toMatchObject({ status: "retry" });
  });

  it("never retries by itself", async () => {
    slack.failAt("chat.postMessage", { status: 500 }, 5);
    await (await openSlack(slack)).send(message(), at());
    expect(slack.seen).toHaveLength(1);
  });

  it("checks its token and its scopes", async () => {
    const signal = AbortSignal.timeout(5000);
    expect(await (await openSlack(slack)).check?.(signal)).toMatchObject({ ok: true });
    const stranger = await openSlack(slack, { token: "xoxb-stranger" });
    expect(await stranger.check?.(signal)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("invalid_auth"),
    });
    await start({ scopes: ["channels:history"] });
    expect(await (await openSlack(slack)).check?.(signal)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("chat:write"),
    });
  });
});
