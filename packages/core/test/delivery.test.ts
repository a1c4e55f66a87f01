import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

const minute = 60_000;
const retry = { status: "retry", reason: "503" } as const;
const lost = { status: "ambiguous", reason: "connection reset" } as const;

describe("a send that fails", () => {
  it("is tried again, later and later, until it arrives", async () => {
    const { report, chats, pass } = await world();
    chats.chat?.plan.push({ outcome: retry }, { outcome: retry }, { outcome: retry });
    await report(firing());
    await pass(10_000);
    expect(chats.chat?.told.map(({ attempt }) => attempt.number)).toEqual([4]);
  });

  it("is a dead letter when the policy ends, and can be sent again in its newest state", async () => {
    const { report, chats, pass, gateway } = await world({ retry: { giveUpAfterMs: 10 * minute } });
    for (let count = 0; count < 200; count += 1) chats.chat?.plan.push({ outcome: retry });
    await report(firing());
    await pass(60 * minute);
    const [dead] = (await gateway.deliveries.list({ state: "dead" })).items;
    expect(dead?.reason).toMatch(/^given up after \d+ tries: 503$/);
    chats.chat?.plan.splice(0);
    expect(await gateway.deliveries.retry(dead?.id ?? "")).toBe(true);
    await pass(minute);
    expect(chats.chat?.shown()).toHaveLength(1);
    expect((await gateway.deliveries.list({ state: "dead" })).items).toEqual([]);
    expect(await gateway.deliveries.retry(dead?.id ?? "")).toBe(false);
  });

  it("costs no attempt when the provider asks for patience, and comes no earlier than asked", async () => {
    const { report, chats, pass, clock } = await world();
    const start = clock.now();
    chats.chat?.plan.push({
      outcome: { status: "slow", reason: "429", afterMs: 30_000, scope: "target" },
    });
    await report(firing());
    await pass(29_000);
    expect(chats.chat?.told).toEqual([]);
    await pass(2_000);
    expect(
      chats.chat?.told.map(({ attempt, at }) => [attempt.number, at - start >= 30_000]),
    ).toEqual([[1, true]]);
  });

  it("is rendered simpler when the form is refused", async () => {
    const { report, chats } = await world();
    chats.chat?.plan.push({ outcome: { status: "degrade", reason: "invalid_blocks" } });
    await report(firing());
    expect(chats.chat?.told.map(({ attempt }) => attempt.level)).toEqual([1]);
  });

  it("is dead when no form is taken", async () => {
    const { report, chats, gateway } = await world();
    for (let count = 0; count < 3; count += 1) {
      chats.chat?.plan.push({ outcome: { status: "degrade", reason: "invalid_blocks" } });
    }
    await report(firing());
    const [dead] = (await gateway.deliveries.list({ state: "dead" })).items;
    expect(dead?.reason).toBe("in no form: invalid_blocks");
  });
});

describe("an unclear end", () => {
  it.each([
    ["did arrive", { status: "found", ref: "1" } as const, true, 1],
    ["did not arrive", { status: "absent" } as const, undefined, 1],
  ])("is looked up: it %s", async (_, reconciled, accepted, messages) => {
    const { report, chats, pass } = await world({ chats: { chat: { reconciles: true } } });
    chats.chat?.plan.push({ outcome: lost, ...(accepted ? { accepted } : {}) });
    if (chats.chat) chats.chat.reconciled = reconciled;
    await report(firing());
    await pass(minute);
    expect(chats.chat?.told).toHaveLength(messages);
    await report(resolved());
    expect(chats.chat?.told.at(-1)?.how).toBe("update");
  });

  it.each(["hang", "throw"] as const)(
    "a channel that would %s is unclear too, and loses nothing",
    async (outcome) => {
      const { report, chats, pass } = await world();
      chats.chat?.plan.push({ outcome });
      await report(firing());
      await pass(minute);
      expect(chats.chat?.shown()).toHaveLength(1);
    },
  );

  it("is looked up for a channel that can't edit, on a later telling too", async () => {
    const { report, chats, pass } = await world({
      chats: { mail: { edits: false, reconciles: true } },
    });
    await report(firing());
    chats.mail?.plan.push({ outcome: lost, accepted: true });
    if (chats.mail) chats.mail.reconciled = { status: "found" };
    await report(resolved());
    await pass(minute);
    expect(chats.mail?.told).toHaveLength(2);
  });

  it("is looked up again while the provider can't be asked, and not sent meanwhile", async () => {
    const { report, chats, pass } = await world({ chats: { chat: { reconciles: true } } });
    chats.chat?.plan.push({ outcome: lost, accepted: true });
    if (chats.chat) chats.chat.reconciled = { status: "unknown", reason: "503" };
    await report(firing());
    await pass(5_000);
    expect(chats.chat?.told).toHaveLength(1);
    if (chats.chat) chats.chat.reconciled = { status: "found", ref: "1" };
    await pass(minute);
    expect(chats.chat?.told).toHaveLength(1);
  });

  it("an edit is just made again", async () => {
    const { report, chats, pass } = await world({ chats: { chat: { reconciles: true } } });
    await report(firing());
    chats.chat?.plan.push({ outcome: lost, accepted: true });
    await report(resolved());
    await pass(minute);
    expect(chats.chat?.told.map(({ how }) => how)).toEqual(["send", "update", "update"]);
  });
});

describe("a storage that is away when the provider has answered", () => {
  it("is waited for: the message is not sent twice", async () => {
    const { report, chats, pass, storageAway, gateway } = await world();
    const told = chats.chat?.told ?? [];
    const plan = chats.chat?.plan ?? [];
    plan.shift = () => {
      storageAway(true);
      return undefined;
    };
    await report(firing());
    await pass(3_000);
    expect(told).toHaveLength(1);
    storageAway(false);
    await pass(minute);
    expect(told).toHaveLength(1);
    const [incident] = (await gateway.incidents.list()).items;
    expect((await gateway.incidents.get(incident?.id ?? ""))?.deliveries[0]?.state).toBe("done");
  });

  it("that stays away leaves a delivery that looks before it sends again", async () => {
    const { report, chats, pass, storageAway } = await world({
      chats: { chat: { reconciles: true } },
    });
    const told = chats.chat?.told ?? [];
    if (chats.chat) chats.chat.reconciled = { status: "found", ref: "1" };
    const plan = chats.chat?.plan ?? [];
    plan.shift = () => {
      if (told.length === 0) storageAway(true);
      return undefined;
    };
    await report(firing());
    await pass(30_000);
    storageAway(false);
    await pass(2 * minute);
    expect(told).toHaveLength(1);
  });
});

describe("a provider that is down", () => {
  it("delays its own channel alone, and gets one message an incident in its newest state when it is back", async () => {
    const { report, chats, pass } = await world({ chats: { slack: {}, mail: { edits: false } } });
    for (let count = 0; count < 2_000; count += 1) chats.slack?.plan.push({ outcome: "hang" });
    for (let count = 0; count < 1_000; count += 1) {
      const subject = `app ${count % 20}`;
      await report(firing({ subject, fingerprint: subject, title: `failing, try ${count}` }));
      if (count % 50 === 49) await pass(2_000);
      if (count === 19) expect(chats.mail?.told).toHaveLength(20);
    }
    chats.slack?.plan.splice(0);
    await pass(minute);
    const sent = chats.slack?.told.filter(({ how }) => how === "send") ?? [];
    expect(sent).toHaveLength(20);
    expect(new Set(chats.slack?.shown())).toEqual(
      new Set(
        Array.from({ length: 20 }, (_, app) => `error: app ${app}: failing, try ${980 + app}`),
      ),
    );
  });

  it("is asked once in a while by one, and not by everyone", async () => {
    const { report, chats, pass } = await world({ chats: { chat: {} } });
    let tries = 0;
    const plan = chats.chat?.plan ?? [];
    plan.shift = () => {
      tries += 1;
      return { outcome: retry };
    };
    for (let app = 0; app < 100; app += 1)
      await report(firing({ subject: `app ${app}`, fingerprint: `${app}` }));
    await pass(5 * minute);
    expect(tries).toBeLessThan(60);
  });

  it("a refused credential opens the breaker and is told through another channel", async () => {
    const { report, chats, gateway } = await world({
      chats: { slack: {}, mail: { edits: false } },
      receivers: { ops: ["slack:ops"], other: ["mail:boss"] },
    });
    chats.slack?.plan.push({
      outcome: { status: "failed", reason: "invalid_auth", scope: "credential" },
    });
    await report(firing());
    await report(firing({ subject: "another", fingerprint: "another" }));
    expect(chats.slack?.told).toEqual([]);
    expect(chats.mail?.shown()).toEqual([
      "critical: tocsin channel slack: Channel slack can't deliver: its credential is refused",
    ]);
    expect((await gateway.health()).channels.slack).toEqual({ ok: false, reason: "invalid_auth" });
  });

  it("one target that is gone holds up no other", async () => {
    const { report, chats } = await world({ receivers: { ops: ["chat:gone", "chat:here"] } });
    chats.chat?.plan.push({
      outcome: { status: "failed", reason: "channel_not_found", scope: "target" },
    });
    await report(firing());
    await report(firing({ title: "and again" }));
    expect(chats.chat?.told.map(({ address }) => address)).toEqual(["here", "here"]);
  });
});

describe("targets that are servers of their own", () => {
  it("don't suffer from one of them that is down", async () => {
    const { report, chats } = await world({
      chats: { hook: { edits: false, separateTargets: true } },
      receivers: { one: ["hook:down"], two: ["hook:up"] },
      route: { receiver: "two", routes: [{ receiver: "one", matchers: ["to=one"] }] },
    });
    for (let app = 0; app < 8; app += 1) {
      chats.hook?.plan.push({ outcome: retry });
      await report(firing({ subject: `app ${app}`, fingerprint: `${app}`, labels: { to: "one" } }));
    }
    chats.hook?.plan.splice(0);
    await report(firing());
    expect(chats.hook?.told.map(({ address }) => address)).toEqual(["up"]);
  });
});

describe("rate and order", () => {
  it("keeps to the rate of a target, critical first", async () => {
    const { report, chats, pass } = await world({
      chats: { chat: { rate: { target: { perSecond: 1, burst: 1 } } } },
    });
    const minor = Array.from({ length: 10 }, (_, app) =>
      firing({ subject: `app ${app}`, fingerprint: `${app}` }),
    );
    await report(minor);
    await report(firing({ subject: "db", fingerprint: "db", severity: "critical" }));
    await pass(1_000);
    expect(chats.chat?.told.length).toBeLessThanOrEqual(2);
    expect(chats.chat?.told.slice(0, 2).map(({ message }) => message.subject)).toContain("db");
    await pass(15_000);
    expect(chats.chat?.shown()).toHaveLength(11);
  });

  it("tells what comes too late to change anything, where a channel asks for every notice", async () => {
    const { report, chats, pass, gateway } = await world({
      chats: { chat: {}, hook: { edits: false, every: true } },
    });
    await report(firing({ title: "second", sequence: 2 }));
    await report(firing({ title: "first", sequence: 1 }));
    await pass(0);
    expect(chats.hook?.told.map(({ message }) => message.notices[0]?.title)).toEqual([
      "second",
      "first",
    ]);
    expect((await gateway.incidents.list()).items[0]?.title).toContain("second");
  });

  it("tells every notice in order where a channel asks for that", async () => {
    const { report, chats, pass } = await world({ chats: { hook: { edits: false, every: true } } });
    chats.hook?.plan.push({ outcome: retry });
    await report([firing({ title: "failing, #1" }), firing({ title: "failing, #2" }), resolved()]);
    await pass(minute);
    expect(chats.hook?.told.map(({ message }) => message.notices[0]?.title)).toEqual([
      "failing, #1",
      "failing, #2",
      "ci passing on main",
    ]);
  });

  it("folds notices in the order they came, also when they come within a moment", async () => {
    const { gateway, chats, pass } = await world({
      chats: { hook: { edits: false, every: true } },
    });
    const titles = Array.from({ length: 40 }, (_, step) => `step ${step}`);
    for (const [step, title] of titles.entries()) {
      await gateway.notify(
        firing({ title, at: new Date(Date.parse("2026-01-05T08:00:00Z") + step).toISOString() }),
      );
    }
    await pass(minute);
    expect(chats.hook?.told.map(({ message }) => message.notices[0]?.title)).toEqual(titles);
  });

  it("folds a burst beyond the rate into a digest; what ends later has its own message", async () => {
    const rate = { target: { perSecond: 1, burst: 1 } };
    const { chats, report, pass } = await world({ chats: { chat: { rate } } });
    const names = Array.from({ length: 120 }, (_, index) => `pod-${index}`);
    const about = (name: string) => ({ subject: name, fingerprint: name });
    await report(names.map((name) => firing(about(name))));
    await report(firing({ ...about("db"), severity: "critical" }));
    await pass(60_000);
    const told = chats.chat?.told ?? [];
    const digests = told.filter(({ message }) => /^\d+ incidents/u.test(message.title));
    expect(digests).toHaveLength(1);
    const digested = (digests[0]?.message.parts.length ?? 0) + (digests[0]?.message.moreParts ?? 0);
    // Each is told once, in the digest or by itself; the critical one by itself and soon.
    expect(digested + told.length - 1).toBe(121);
    expect(told.slice(0, 4).map(({ message }) => message.subject)).toContain("db");
    await report(names.map((name) => resolved(about(name))));
    await pass(10 * 60_000);
    const seen = (chats.chat?.told ?? []).slice(told.length);
    expect(seen.every(({ message }) => message.incident.state === "closed")).toBe(true);
  });

  it("folds nothing for a server of somebody's own: it reads each message as an incident", async () => {
    const rate = { target: { perSecond: 1, burst: 1 } };
    const { chats, report, pass } = await world({
      chats: { chat: { rate, separateTargets: true } },
    });
    const names = Array.from({ length: 60 }, (_, index) => `pod-${index}`);
    await report(names.map((name) => firing({ subject: name, fingerprint: name })));
    await pass(2 * 60_000);
    const told = chats.chat?.told.map(({ message }) => message.subject) ?? [];
    expect([...told].sort()).toEqual([...names].sort());
  });

  it("looks before it sends, also when it first had to wait for the rate", async () => {
    const rate = { target: { perSecond: 1 / 60, burst: 2 } };
    const here = await world({ chats: { chat: { reconciles: true, rate } } });
    const { chats, report, pass, storageAway } = here;
    await report(firing({ subject: "one", fingerprint: "one" }));
    chats.chat?.plan.push({ outcome: "hang", accepted: true });
    await report(firing({ subject: "two", fingerprint: "two" }));
    // The message stands, and nobody could note it: whoever has it next finds the rate used up.
    storageAway(true);
    await pass(40_000);
    storageAway(false);
    if (chats.chat !== undefined) chats.chat.reconciled = { status: "found", ref: "two" };
    await pass(5 * 60_000);
    expect(chats.chat?.told.map(({ message }) => message.subject)).toEqual(["one", "two"]);
  });

  it("a crash loses no delivery that was due", async () => {
    const { report, chats, pass, restart } = await world({ chats: { chat: { reconciles: true } } });
    chats.chat?.plan.push({ outcome: retry });
    await report(firing());
    await restart();
    await pass(minute);
    expect(chats.chat?.shown()).toHaveLength(1);
  });
});
