import { describe, expect, it } from "vitest";
import { firing, resolved, world } from "./world.ts";

const minute = 60_000;
const mail = { mail: { edits: false } };

describe("groupWait", () => {
  it("waits for company, then tells once", async () => {
    const { report, chats, pass } = await world({
      route: { groupWait: "30s", groupBy: ["source"] },
    });
    await report(firing({ fingerprint: "a", title: "a is down" }));
    await pass(20_000);
    await report(firing({ fingerprint: "b", title: "b is down" }));
    expect(chats.chat?.told).toEqual([]);
    await pass(10_000);
    expect(chats.chat?.told.map(({ message }) => message.parts.length)).toEqual([2]);
  });

  it("tells nobody of a problem that was over before", async () => {
    const { report, chats, pass, gateway } = await world({ route: { groupWait: "30s" } });
    await report(firing());
    await pass(10_000);
    await report(resolved());
    await pass(10 * minute);
    expect(chats.chat?.told).toEqual([]);
    const [incident] = (await gateway.incidents.list()).items;
    const detail = await gateway.incidents.get(incident?.id ?? "");
    expect(detail?.deliveries[0]?.reason).toBe("it was over before groupWait had passed");
  });
});

describe("groupInterval", () => {
  it("spaces tellings that make a noise", async () => {
    const { report, chats, pass } = await world({ chats: mail, route: { groupInterval: "1m" } });
    await report(firing({ title: "failing, #12" }));
    await report(firing({ title: "failing, #13" }));
    await report(firing({ title: "failing, #14" }));
    expect(chats.mail?.told).toHaveLength(1);
    await pass(minute);
    expect(chats.mail?.told.map(({ message }) => message.revision)).toEqual([1, 3]);
  });

  it.each([
    ["the end", resolved()],
    ["a higher severity", firing({ severity: "critical", title: "worse" })],
  ])("does not hold back %s", async (_, notice) => {
    const { report, chats } = await world({ chats: mail });
    await report(firing());
    await report(notice);
    expect(chats.mail?.told).toHaveLength(2);
  });

  it("does not hold back an edit, which makes no noise", async () => {
    const { report, chats } = await world();
    await report(firing({ title: "failing, #12" }));
    await report(firing({ title: "failing, #13" }));
    expect(chats.chat?.told.map(({ how }) => how)).toEqual(["send", "update"]);
  });
});

describe("a critical problem that joins a group", () => {
  const joins = (fingerprint: string) =>
    firing({ fingerprint, title: `${fingerprint} is down`, severity: "critical" });

  it("is told at once, also when the group was critical already", async () => {
    const { report, chats } = await world({ chats: mail, route: { groupInterval: "5m" } });
    await report(joins("a"));
    await report(joins("b"));
    expect(chats.mail?.told.map(({ message }) => message.parts.length)).toEqual([0, 2]);
  });

  it("takes the news along that waits, and leaves other news waiting", async () => {
    const { report, chats, pass } = await world({ chats: mail, route: { groupInterval: "5m" } });
    await report(joins("a"));
    await report(firing({ fingerprint: "b", severity: "warning" }));
    expect(chats.mail?.told).toHaveLength(1);
    await report(joins("c"));
    expect(chats.mail?.told.map(({ message }) => message.parts.length)).toEqual([0, 3]);
    await report(firing({ fingerprint: "d", severity: "warning" }));
    await pass(5 * minute - 1);
    expect(chats.mail?.told).toHaveLength(2);
    await pass(1);
    expect(chats.mail?.told).toHaveLength(3);
  });
});

describe("repeatInterval", () => {
  it("tells again what still fires, counted from the last telling", async () => {
    const { report, chats, pass } = await world({ route: { repeatInterval: "4h" } });
    await report(firing());
    await pass(4 * 60 * minute - 1);
    expect(chats.chat?.told).toHaveLength(1);
    await pass(1);
    expect(chats.chat?.told.map(({ message }) => message.nudge)).toEqual([false, true]);
    await pass(4 * 60 * minute);
    expect(chats.chat?.told).toHaveLength(3);
  });

  it.each(["acknowledged", "closed"])("stops when it is %s", async (how) => {
    const { report, chats, pass, gateway } = await world();
    await report(firing());
    const [incident] = (await gateway.incidents.list()).items;
    if (how === "closed") await report(resolved());
    else await gateway.incidents.acknowledge(incident?.id ?? "", { by: "ann", why: "on it" });
    await pass(0);
    const before = chats.chat?.told.length;
    await pass(24 * 60 * minute);
    expect(chats.chat?.told.length).toBe(before);
  });
});

describe("deeds", () => {
  it("an acknowledgement is shown at once, with who and why", async () => {
    const { report, chats, pass, gateway } = await world({ chats: mail });
    await report(firing());
    const [incident] = (await gateway.incidents.list()).items;
    const result = await gateway.incidents.acknowledge(incident?.id ?? "", {
      by: "ann",
      why: "on it",
    });
    await pass(0);
    expect(result.status).toBe("done");
    const last = chats.mail?.told.at(-1)?.message;
    expect(last?.incident.acknowledged?.by).toBe("ann");
    expect(last?.news.map(({ title, text }) => `${title}: ${text}`)).toEqual([
      "Acknowledged by ann: on it",
    ]);
    const again = await gateway.incidents.acknowledge(incident?.id ?? "", { by: "bo" });
    expect(again).toMatchObject({ status: "unchanged", reason: "ann has acknowledged it already" });
  });

  it("what a person resolved stays closed while its source says nothing new", async () => {
    const { report, chats, pass, gateway } = await world();
    await report(firing());
    const [incident] = (await gateway.incidents.list()).items;
    await gateway.incidents.resolve(incident?.id ?? "", { by: "ann" });
    await pass(0);
    await pass(1_000);
    await report(firing());
    expect((await gateway.incidents.list({ state: "open" })).items).toEqual([]);
    expect(chats.chat?.told.at(-1)?.message.summary).toMatch(/^Resolved by ann after/);
    await report(resolved());
    await report(firing({ title: "failing again" }));
    expect((await gateway.incidents.list({ state: "open" })).items).toHaveLength(1);
  });

  it("the notices of one request tell of one moment", async () => {
    const { report, gateway } = await world();
    const ended = {
      ...firing({ fingerprint: "run 1", title: "#1 failed" }),
      kind: "run",
      status: "failed",
    } as const;
    await report([ended, firing()]);
    expect((await gateway.incidents.list()).items.map(({ state }) => state)).toEqual(["open"]);
  });
});
