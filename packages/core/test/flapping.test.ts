import { describe, expect, it } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

const minute = 60_000;
const flap = { changes: 6, within: "15m" };
const chats = { chat: {}, mail: { edits: false } };
const at = (here: World) => new Date(here.clock.now()).toISOString();
const fires = (here: World, fields = {}) => here.report(firing({ at: at(here), ...fields }));
const mends = (here: World, fields = {}) => here.report(resolved({ at: at(here), ...fields }));
const mails = (here: World) => (here.chats.mail?.told ?? []).map(({ message }) => message);
const newest = async ({ gateway }: World) => {
  const [incident] = (await gateway.incidents.list()).items;
  return gateway.incidents.get(incident?.id ?? "");
};

/** One change a minute, the first to firing. */
async function changes(here: World, count: number, fields = {}, first = 1) {
  for (let change = first; change < first + count; change += 1) {
    await (change % 2 === 1 ? fires(here, fields) : mends(here, fields));
    await here.pass(minute);
  }
}

describe("a problem that flaps", () => {
  it("becomes one message with the count, and stays open", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 5);
    expect(mails(here).map(({ incident }) => incident.state)).toEqual([
      "open",
      "closed",
      "open",
      "closed",
      "open",
    ]);
    await changes(here, 1, {}, 6);
    const last = mails(here).at(-1);
    expect(last).toMatchObject({
      title: "Flapping: acme/api ci@main: ci passing on main",
      summary: "Flapping: 6 changes in 5 m · not firing now",
      tone: "error",
      actions: ["acknowledge", "resolve"],
      incident: { state: "open", flapping: { changes: 6, since: "2026-01-05T09:00:00.000Z" } },
    });
    expect(last?.news.map(({ title }) => title)).toEqual([
      "ci passing on main",
      "Flapping: 6 changes in 5 m; told again when it is stable",
    ]);
    expect(await newest(here)).toMatchObject({
      state: "open",
      flapping: { changes: 6, last: "2026-01-05T09:05:00.000Z", until: "2026-01-05T09:20:00.000Z" },
    });
  });

  it("makes no noise with further changes, which edit the message", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 6);
    const sent = () => here.chats.chat?.told.filter(({ how }) => how === "send").length;
    const before = [mails(here).length, sent()];
    await changes(here, 20, {}, 7);
    expect([mails(here).length, sent()]).toEqual(before);
    const living = here.chats.chat?.told.at(-1)?.message;
    expect(living?.summary).toBe("Flapping: 26 changes in 25 m · not firing now");
    expect(living?.news).toEqual([]);
    expect((await here.gateway.incidents.list()).items).toHaveLength(3);
    expect(here.suppressed.at(-1)?.reason).toBe("flapping");
  });

  it.each([
    ["closed", 8, "closed", "Stable after 8 changes: back to normal", /^Back to normal after/],
    ["still firing", 9, "open", "Stable after 9 changes: still firing", /^Firing since/],
  ])("is told how it ended when it was stable: %s", async (_, count, state, title, summary) => {
    const here = await world({ chats, route: { flap } });
    await changes(here, count);
    const before = mails(here).length;
    await here.pass(14 * minute - 1);
    expect(mails(here)).toHaveLength(before);
    await here.pass(1);
    expect(mails(here)).toHaveLength(before + 1);
    for (const chat of ["mail", "chat"]) {
      const last = here.chats[chat]?.told.at(-1)?.message;
      expect(last?.incident.state).toBe(state);
      expect(last?.incident.flapping).toBeUndefined();
      expect(last?.summary).toMatch(summary);
      expect(last?.news.at(-1)?.title).toBe(title);
    }
    await here.pass(60 * minute);
    expect(mails(here)).toHaveLength(before + 1);
  });

  it("is told as ever once it is stable", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 6);
    await here.pass(20 * minute);
    const before = mails(here).length;
    await changes(here, 2);
    expect(
      mails(here)
        .slice(before)
        .map(({ incident }) => incident.state),
    ).toEqual(["open", "closed"]);
  });

  it("is told how it ended whatever groupInterval says", async () => {
    const here = await world({ chats, route: { flap, groupInterval: "1h" } });
    await changes(here, 9);
    await here.pass(15 * minute);
    expect(mails(here).at(-1)?.news.at(-1)?.title).toBe("Stable after 9 changes: still firing");
  });

  it("is stable after its time, also where nobody could look", async () => {
    const asleep = new Set(["escalate"]);
    const here = await world({ chats, asleep, route: { flap } });
    await changes(here, 6);
    await here.pass(20 * minute);
    await fires(here);
    expect(mails(here).at(-1)).toMatchObject({ incident: { state: "open" } });
    expect(mails(here).at(-1)?.summary).toMatch(/^Firing since/);
    await mends(here);
    expect(mails(here).at(-1)?.incident.state).toBe("closed");
  });

  it("does not count what is slower", async () => {
    const here = await world({ chats, route: { flap } });
    for (let change = 1; change <= 12; change += 1) {
      await (change % 2 === 1 ? fires(here) : mends(here));
      await here.pass(3 * minute + 1_000);
    }
    expect(mails(here)).toHaveLength(12);
  });

  it("survives a restart", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 6);
    await here.restart();
    await changes(here, 2, {}, 7);
    await here.restart();
    await here.pass(14 * minute);
    expect(mails(here)).toHaveLength(7);
    expect(mails(here).at(-1)?.incident.state).toBe("closed");
  });

  it("hides nothing else of its group, nor that it gets worse", async () => {
    const here = await world({ chats, route: { flap, groupInterval: 0 } });
    await changes(here, 7);
    const before = mails(here).length;
    await fires(here, { fingerprint: "b", title: "b is down" });
    expect(mails(here)).toHaveLength(before + 1);
    await fires(here, { title: "worse", severity: "critical" });
    expect(mails(here)).toHaveLength(before + 2);
    await mends(here);
    await here.pass(1);
    await fires(here, { title: "worse", severity: "critical" });
    expect(mails(here)).toHaveLength(before + 2);
    await mends(here, { fingerprint: "b", title: "b is up" });
    expect(mails(here)).toHaveLength(before + 3);
    await here.pass(15 * minute);
    expect(mails(here).at(-1)?.news.at(-1)?.title).toBe("Stable after 9 changes: still firing");
  });

  it("that somebody closed begins anew with its next change", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 6);
    await here.gateway.incidents.resolve((await newest(here))?.id ?? "", { by: "ann" });
    await here.pass(0);
    expect(mails(here).at(-1)?.incident.state).toBe("closed");
    await fires(here);
    expect(mails(here).at(-1)?.summary).toBe("Flapping: 7 changes in 6 m · firing now");
  });

  it("is told every change where a target asks for every notice", async () => {
    const here = await world({
      chats: { hook: { edits: false, every: true } },
      route: { flap },
    });
    await changes(here, 12);
    expect(here.chats.hook?.told.length).toBeGreaterThanOrEqual(12);
  });

  it("is reminded of like what fires", async () => {
    const here = await world({ chats, route: { flap, repeatInterval: "30m" } });
    await changes(here, 6);
    const before = mails(here).length;
    await changes(here, 29, {}, 7);
    expect(mails(here)).toHaveLength(before + 1);
    expect(mails(here).at(-1)).toMatchObject({ nudge: true });
  });

  it("is switched off below by none", async () => {
    const here = await world({
      chats,
      route: { flap, routes: [{ matchers: ['source="github"'], flap: "none" }] },
    });
    await changes(here, 12);
    expect(mails(here).every(({ incident }) => incident.flapping === undefined)).toBe(true);
    expect(mails(here)).toHaveLength(12);
  });

  it("is told nobody of while it is silenced, and afterwards once", async () => {
    const here = await world({ chats, route: { flap } });
    await changes(here, 1);
    await here.gateway.silences.add({
      matchers: ['source="github"'],
      endsAt: new Date(here.clock.now() + 10 * minute).toISOString(),
      createdBy: "ann",
    });
    await changes(here, 9, {}, 2);
    const before = mails(here).length;
    await here.pass(minute);
    expect(mails(here)).toHaveLength(before + 1);
    expect(mails(here).at(-1)?.summary).toMatch(/^Flapping: 10 changes/);
  });

  it("is told after its route's `for`, although no firing lasted so long", async () => {
    const here = await world({ chats, route: { flap, for: "5m" } });
    await changes(here, 8);
    expect(mails(here)).toEqual([]);
    await changes(here, 4, {}, 9);
    expect(mails(here).map(({ summary }) => summary)).toEqual([
      "Flapping: 9 changes in 8 m · firing now",
    ]);
  });
});

describe("pages of a problem that flaps", () => {
  const sms = {
    chats: { sms: { edits: false, pages: "text" as const } },
    receivers: { ops: ["sms:+1"] },
    route: { flap },
  };

  it("tell each end before, nothing while it flaps, and how it ended", async () => {
    const here = await world(sms);
    await changes(here, 20);
    const states = () => here.chats.sms?.told.map(({ message }) => message.incident.state);
    expect(states()).toEqual(["open", "closed", "open", "closed", "open"]);
    await here.pass(15 * minute);
    expect(states()?.slice(5)).toEqual(["closed"]);
  });

  it("tell that it fires for good", async () => {
    const here = await world(sms);
    await changes(here, 21);
    await here.pass(15 * minute);
    const last = here.chats.sms?.told.at(-1)?.message;
    expect(here.chats.sms?.told).toHaveLength(6);
    expect(last).toMatchObject({ incident: { state: "open" } });
    expect(last?.summary).toMatch(/^Firing since/);
  });

  it("an escalation goes on as it is and does not begin anew with each change", async () => {
    const here = await world({
      chats: { sms: { edits: false, pages: "text" } },
      receivers: { ops: [] },
      people: { ann: { contacts: { sms: "+1" } }, bo: { contacts: { sms: "+2" } } },
      escalations: {
        oncall: { steps: [{ notify: ["person:ann"] }, { after: "10m", notify: ["person:bo"] }] },
      },
      route: { flap: { changes: 3, within: "15m" }, escalation: "oncall" },
    });
    const pages = (address: string) =>
      here.chats.sms?.told.filter(
        (each) => each.address === address && each.message.incident.state === "open",
      ).length;
    await changes(here, 20);
    expect([pages("+1"), pages("+2")]).toEqual([2, 1]);
    const incident = await newest(here);
    expect(incident?.escalation).toMatchObject({ policy: "oncall", round: 1 });
    await here.pass(20 * minute);
    expect((await newest(here))?.state).toBe("closed");
  });
});
