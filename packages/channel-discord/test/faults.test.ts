import type { Outcome } from "@tocsin/core";
import { type Fault, message } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { openWith, room, type Stage, stage } from "./stage.ts";

/** Delivers as the gateway does: after an unclear end it looks first, then tries again. */
async function deliver({ fake, bot, to }: Stage): Promise<Outcome> {
  let outcome: Outcome = { status: "retry", reason: "not tried" };
  for (let number = 1; number <= 5; number += 1) {
    const attempt = to({ number, signal: AbortSignal.timeout(200) });
    outcome = await bot.send(message(), attempt);
    if (outcome.status === "sent" || outcome.status === "failed") break;
    fake.heal();
    if (outcome.status !== "ambiguous") continue;
    const looked = await bot.reconcile?.(message(), to());
    if (looked?.status === "found")
      return { status: "sent", ...(looked.ref && { ref: looked.ref }) };
  }
  return outcome;
}

const faults: readonly Fault[] = [
  "reset before",
  "reset after",
  "hang",
  "hang after",
  { status: 500 },
  { status: 502, body: "<html>bad gateway</html>", headers: { "content-type": "text/html" } },
  { status: 503 },
  { status: 200, body: "{", headers: { "content-type": "application/json" } },
  { status: 429, headers: { "retry-after": "1" }, body: { retry_after: 0.5, global: false } },
];

describe("a bad day of Discord's", () => {
  it.each(faults)("%j: nothing is lost, and one message is seen", async (fault) => {
    const each = await stage();
    each.fake.channel(room).chat("earlier");
    each.fake.fail(fault);
    expect(await deliver(each)).toMatchObject({ status: "sent", ref: expect.any(String) });
    expect(each.fake.channel(room).messages).toHaveLength(1);
  });

  it("shows one message though the answer is lost and nobody may look", async () => {
    const { fake, bot, to } = await stage();
    fake.fail("reset after");
    expect(await bot.send(message(), to())).toMatchObject({ status: "ambiguous" });
    expect(await bot.send(message(), to({ number: 2 }))).toMatchObject({ status: "sent" });
    expect(fake.channel(room).messages).toHaveLength(1);
  });

  it("waits for as long, and as wide, as the limit says", async () => {
    const { fake, bot, to } = await stage();
    const limit = (headers: Record<string, string>) =>
      fake.fail({ status: 429, headers: { "retry-after": "2", ...headers }, body: {} });
    limit({ "x-ratelimit-scope": "shared" });
    expect(await bot.send(message(), to())).toMatchObject({ status: "slow", scope: "target" });
    limit({ "x-ratelimit-scope": "global", "x-ratelimit-global": "true" });
    const outcome = await bot.send(message(), to());
    expect(outcome).toMatchObject({ status: "slow", scope: "credential" });
    if (outcome.status === "slow") expect(Math.abs(outcome.afterMs - 2_000)).toBeLessThan(200);
  });

  it("does not call again what Discord says is used up", async () => {
    const { fake, bot, to } = await stage();
    const usedUp = {
      "x-ratelimit-limit": "5",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset-after": "60",
    };
    fake.fail({ status: 200, headers: usedUp, body: { id: "1" } });
    expect(await bot.send(message(), to())).toMatchObject({ status: "sent" });
    expect(await bot.send(message(), to())).toMatchObject({ status: "slow", scope: "target" });
    expect(fake.seen).toHaveLength(1);
  });

  it("goes on when a token that was refused is accepted again", async () => {
    const { fake, bot, to } = await stage();
    fake.fail({ status: 401, body: { message: "401: Unauthorized", code: 0 } });
    expect(await bot.send(message(), to())).toMatchObject({
      status: "failed",
      scope: "credential",
    });
    expect(await bot.send(message(), to())).toMatchObject({ status: "sent" });
  });

  it("blames the webhook and nothing else when it is gone", async () => {
    const { fake, to } = await stage();
    const channel = await openWith({ apiUrl: fake.url });
    const address = fake.webhook(room);
    expect(await channel.send(message(), to({ address: `${address}x` }))).toMatchObject({
      status: "failed",
      scope: "target",
    });
    fake.deleteWebhooks();
    expect(await channel.send(message(), to({ address }))).toMatchObject({
      status: "failed",
      scope: "target",
      reason: expect.stringContaining("deleted"),
    });
  });
});

describe("looking whether a telling arrived", () => {
  it("finds it, and not another's copy of its mark", async () => {
    const { fake, bot, to } = await stage();
    const sent = await bot.send(message(), to());
    const mark = String(fake.seen[0]?.body.match(/7KQ2M · (\w+)/)?.[1]);
    expect(await bot.reconcile?.(message(), to())).toEqual({
      status: "found",
      ref: "ref" in sent ? sent.ref : "",
    });
    fake.channel(room).clear();
    fake.channel(room).chat(mark);
    expect(await bot.reconcile?.(message(), to())).toEqual({ status: "absent" });
  });

  it.each([
    ["a quiet channel", 3, "absent"],
    ["a channel where much was said since", 60, "blind"],
    ["a channel that seems empty", 0, "blind"],
  ])("says of %s what it can know", async (_name, times, status) => {
    const { fake, bot, to } = await stage();
    fake.channel(room).chat("hello", times);
    expect(await bot.reconcile?.(message(), to())).toMatchObject({ status });
  });

  it("says absent of a busy channel whose look back reaches behind the incident", async () => {
    const { fake, bot, to } = await stage();
    fake.channel(room).chat("hello", 60);
    const { incident } = message();
    const later = message({ incident: { ...incident, openedAt: "2026-01-06T09:00:00Z" } });
    expect(await bot.reconcile?.(later, to())).toEqual({ status: "absent" });
  });

  it("looks again later while Discord is down", async () => {
    const { fake, bot, to } = await stage();
    fake.fail({ status: 503 });
    expect(await bot.reconcile?.(message(), to())).toMatchObject({ status: "unknown" });
  });

  it("is blind where it may not look", async () => {
    const { fake, bot, to } = await stage();
    fake.channel(room).forbid(50001);
    expect(await bot.reconcile?.(message(), to())).toMatchObject({
      status: "blind",
      reason: expect.stringContaining("View Channel"),
    });
    const address = fake.webhook(room);
    expect(await bot.reconcile?.(message(), to({ address }))).toMatchObject({ status: "blind" });
  });

  it("checks the bot's token", async () => {
    const { fake, bot } = await stage();
    const signal = AbortSignal.timeout(5_000);
    expect(await bot.check?.(signal)).toEqual({ ok: true });
    fake.revoke();
    expect(await bot.check?.(signal)).toMatchObject({ ok: false });
  });
});
