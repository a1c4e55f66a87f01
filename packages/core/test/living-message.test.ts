import type { NoticeInput } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

const run = (number: number, status: "running" | "succeeded" | "failed" | "cancelled") => ({
  title: `#${number} ${status}`,
  kind: "run" as const,
  status,
  subject: "acme/api ci@main",
  fingerprint: `run ${number}`,
  source: "github",
});

describe("one incident is one living message", () => {
  it("is sent when it fires and edited when it is over", async () => {
    const { report, chats } = await world();
    await report(firing());
    await report(resolved());
    expect(chats.chat?.told.map(({ how }) => how)).toEqual(["send", "update"]);
    expect(chats.chat?.shown()).toEqual(["success: acme/api ci@main: ci passing on main"]);
  });

  it("lives on over a restart between the two", async () => {
    const { report, chats, restart } = await world();
    await report(firing());
    await restart();
    await report(resolved());
    expect(chats.chat?.shown()).toEqual(["success: acme/api ci@main: ci passing on main"]);
  });

  it("goes from a run over its failure and the next run to normal", async () => {
    const { report, chats, pass, gateway } = await world();
    await report(run(12, "running"));
    await report([run(12, "failed"), firing()]);
    await pass(60_000);
    await report(run(13, "running"));
    await report([run(13, "succeeded"), resolved()]);
    const told = chats.chat?.told.map(({ how, message }) => `${how} ${message.tone}`) ?? [];
    expect(told).toEqual(["send progress", "update error", "update error", "update success"]);
    const { items } = await gateway.incidents.list();
    expect(items.map(({ state }) => state)).toEqual(["closed"]);
  });

  it("counts failures and says how long it lasted", async () => {
    const { report, chats, pass } = await world();
    for (const number of [12, 13, 14]) {
      await report(firing({ title: `ci failing on main, #${number}` }));
      await pass(30 * 60_000);
    }
    await report(resolved());
    expect(chats.chat?.told.at(-1)?.message.summary).toBe(
      "Back to normal after 1 h 30 m · 3 failures",
    );
  });

  it("opens a new incident, so a new message, when it fires after it was closed", async () => {
    const { report, chats } = await world();
    await report(firing());
    await report(resolved());
    await report(firing({ title: "ci failing on main since #20" }));
    expect(chats.chat?.told.map(({ how }) => how)).toEqual(["send", "update", "send"]);
  });

  it("tells a message once and closes it", async () => {
    const { report, chats, gateway } = await world();
    await report({ title: "v1.2.0 is out" });
    expect(chats.chat?.shown()).toEqual(["info: v1.2.0 is out"]);
    expect((await gateway.incidents.list({ state: "closed" })).items).toHaveLength(1);
  });

  it("reaches who got the firing, though the routes have changed since", async () => {
    const { report, chats, gateway } = await world({
      chats: { chat: {}, other: {} },
      receivers: { ops: ["chat:ops"], rest: ["other:rest"] },
      route: { receiver: "rest", routes: [{ receiver: "ops", matchers: ['severity="error"'] }] },
    });
    await report(firing());
    await report(resolved());
    expect(chats.chat?.told.map(({ how }) => how)).toEqual(["send", "update"]);
    expect(chats.other?.told).toEqual([]);
    expect((await gateway.incidents.list({ state: "open" })).items).toEqual([]);
  });
});

describe("news that is none", () => {
  it.each<[string, NoticeInput[]]>([
    ["the same id", [firing({ id: "1" }), firing({ id: "1", title: "changed" })]],
    ["the same words again", [firing(), firing({ at: "2026-01-05T08:59:59Z" })]],
    ["an older re-run that passes", [firing({ sequence: 13 }), resolved({ sequence: 11 })]],
    ["a run's start that comes after its end", [run(12, "failed"), run(12, "running")]],
  ])("%s changes nothing", async (_, [first, second]) => {
    const { report, chats, clock } = await world();
    for (const notice of [first, second]) {
      await report({ title: "", at: new Date(clock.now()).toISOString(), ...notice });
    }
    expect(chats.chat?.told).toHaveLength(1);
  });

  it("a resolve of what never fired opens nothing, and keeps late firings of before it away", async () => {
    const { report, chats, suppressed } = await world();
    await report(resolved({ at: "2026-01-05T08:50:00Z" }));
    await report(firing({ at: "2026-01-05T08:40:00Z" }));
    expect(chats.chat?.told).toEqual([]);
    expect(suppressed.map(({ reason }) => reason)).toEqual(["baseline", "stale"]);
  });

  it("a first look at what ended well long ago is a baseline", async () => {
    const { report, chats } = await world();
    const ended = { endedAt: "2026-01-05T08:00:00Z", at: "2026-01-05T08:00:00Z" };
    await report({ ...run(1, "succeeded"), ...ended, historic: true });
    expect(chats.chat?.told).toEqual([]);
    await report({ ...run(1, "failed"), ...ended, at: "2026-01-05T08:00:01Z", historic: true });
    expect(chats.chat?.told).toHaveLength(1);
  });

  it("a notice dated far in the future can't hide what comes after it", async () => {
    const { report, chats } = await world();
    await report(firing({ at: "2099-01-01T00:00:00Z" }));
    await report(resolved());
    expect(chats.chat?.shown()).toEqual(["success: acme/api ci@main: ci passing on main"]);
  });
});
