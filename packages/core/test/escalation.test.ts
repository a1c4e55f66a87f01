import { describe, expect, test } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

const minute = 60_000;

/** Slack and mail to read, a phone that texts and one that calls. */
const chats = {
  slack: {},
  sms: { edits: false, pages: "text" as const },
  backup: { edits: false, pages: "text" as const },
  phone: { edits: false, pages: "call" as const },
};
const ann = { name: "Ann", contacts: { sms: "+1", phone: "+1" } };
const bo = { name: "Bo", contacts: { sms: "+2" } };

function oncall(options: Parameters<typeof world>[0] = {}): Promise<World> {
  return world({
    chats,
    receivers: { ops: ["slack:ops"] },
    people: { ann, bo },
    escalations: {
      oncall: { steps: [{ notify: ["person:ann"] }, { after: "5m", notify: ["person:bo"] }] },
    },
    route: { receiver: "ops", escalation: "oncall" },
    ...options,
  });
}

/** Whom a channel told, in order: `+1 ci failing`. */
function told(here: World, channel: string): string[] {
  return (here.chats[channel]?.told ?? []).map(({ address }) => address);
}

async function only(here: World) {
  const [incident] = (await here.gateway.incidents.list()).items;
  if (incident === undefined) throw new Error("there is no incident");
  return incident;
}

describe("an escalation", () => {
  test("pages the first step at once and the next one when nobody answers", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["+1"]);
    expect(told(here, "phone")).toEqual(["+1"]);
    await here.pass(5 * minute - 3_000);
    expect(told(here, "sms")).toEqual(["+1"]);
    await here.pass(3_000);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
    expect(here.chats.slack?.told.at(-1)?.message.news.map(({ title }) => title)).toContain(
      "Step 2 of oncall: Bo",
    );
  });

  test("stops at once when somebody acknowledges, and every message says who", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "ann" });
    await here.pass(60 * minute);
    expect(told(here, "sms")).toEqual(["+1"]);
    expect(here.chats.slack?.told.at(-1)?.message.summary).toContain("acknowledged by Ann");
    expect((await only(here)).escalation).toMatchObject({
      state: "held",
      reason: "Ann has acknowledged it",
    });
  });

  test("does not page for what waits to be sent when it is acknowledged", async () => {
    const here = await oncall();
    here.chats.sms?.plan.push({ outcome: { status: "retry", reason: "away", afterMs: 30_000 } });
    await here.report(firing());
    await here.pass(5_000);
    await here.gateway.incidents.acknowledge((await only(here)).id, { by: "bo" });
    await here.pass(minute);
    expect(told(here, "sms")).toEqual([]);
  });

  test("stops when the problem is over, and texts the end to whom it had paged", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    await here.report(resolved({ at: "2026-01-05T09:00:30Z" }));
    await here.pass(60 * minute);
    expect(told(here, "sms")).toEqual(["+1", "+1"]);
    expect(here.chats.sms?.told.at(-1)?.message.incident.state).toBe("closed");
    expect(told(here, "phone")).toEqual(["+1"]);
  });

  test("goes round again as often as the policy says, then says that nobody answered", async () => {
    const here = await oncall({
      escalations: {
        oncall: {
          steps: [{ notify: ["person:bo"] }, { after: "5m", notify: ["person:bo"] }],
          repeat: 1,
        },
      },
    });
    await here.report(firing());
    await here.pass(60 * minute);
    expect(told(here, "sms")).toEqual(["+2", "+2", "+2", "+2"]);
    expect((await only(here)).escalation).toMatchObject({
      state: "ended",
      reason: "every step was taken, 2 times, and nobody has acknowledged it",
    });
  });

  test("goes on from its stored state after a crash", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    await here.restart();
    await here.pass(5 * minute);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
  });

  test("keeps the policy that it began with", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    const before = await only(here);
    expect(before.escalation?.policy).toBe("oncall");
    await here.pass(5 * minute);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
  });

  test("pages again when the acknowledgement brings no end in time", async () => {
    const here = await oncall({
      escalations: { oncall: { steps: [{ notify: ["person:bo"] }], ackTimeout: "30m" } },
    });
    await here.report(firing());
    await here.pass(2_000);
    await here.gateway.incidents.acknowledge((await only(here)).id, { by: "bo" });
    await here.pass(29 * minute);
    expect(told(here, "sms")).toEqual(["+2"]);
    await here.pass(2 * minute);
    expect(told(here, "sms")).toEqual(["+2", "+2"]);
    expect((await only(here)).state).toBe("open");
  });

  test("pages again too when nobody was left to page as somebody acknowledged", async () => {
    const here = await oncall({
      escalations: { oncall: { steps: [{ notify: ["person:bo"] }], ackTimeout: "30m" } },
    });
    await here.report(firing());
    await here.pass(10 * minute);
    const { id, escalation } = await only(here);
    expect(escalation?.state).toBe("ended");
    await here.gateway.incidents.acknowledge(id, { by: "bo" });
    expect((await only(here)).escalation?.reason).toBe("Bo has acknowledged it");
    await here.pass(31 * minute);
    expect(told(here, "sms")).toEqual(["+2", "+2"]);
  });

  test("is pressed on by hand, also after an acknowledgement", async () => {
    const here = await oncall();
    await here.report(firing());
    await here.pass(2_000);
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "ann" });
    await here.gateway.incidents.escalate(id, { by: "ann", why: "I need Bo" });
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
  });

  test("waits for each one where all have to acknowledge", async () => {
    const here = await oncall({
      people: {
        ann: { ...ann, rules: [{ notify: "sms" }, { after: "2m", notify: "sms" }] },
        bo: { ...bo, rules: [{ notify: "sms" }, { after: "2m", notify: "sms" }] },
      },
      escalations: {
        oncall: { steps: [{ notify: ["person:ann", "person:bo"], acknowledge: "all" }] },
      },
    });
    await here.report(firing());
    await here.pass(2_000);
    const { id } = await only(here);
    await here.gateway.incidents.acknowledge(id, { by: "ann" });
    await here.pass(3 * minute);
    expect(told(here, "sms")).toEqual(["+1", "+2", "+2"]);
    const second = await here.gateway.incidents.acknowledge(id, { by: "bo" });
    expect(second.status).toBe("done");
  });

  test("takes turns among the people of a step", async () => {
    const here = await oncall({
      escalations: {
        oncall: { steps: [{ notify: ["person:ann", "person:bo"], roundRobin: true }] },
      },
    });
    await here.report(firing({ subject: "one", fingerprint: "one" }));
    await here.pass(90_000);
    await here.report(firing({ subject: "two", fingerprint: "two" }));
    await here.pass(90_000);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
  });

  test("leaves out a step whose condition does not hold", async () => {
    const here = await oncall({
      escalations: {
        oncall: {
          steps: [
            { notify: ["person:ann"], when: { severity: ["critical"] } },
            { notify: ["person:bo"] },
          ],
        },
      },
    });
    await here.report(firing({ severity: "error" }));
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["+2"]);
  });

  test("a message is told once, by the first step alone", async () => {
    const here = await oncall();
    await here.report({ title: "the disk was swapped", severity: "critical" });
    await here.pass(20 * minute);
    expect(told(here, "sms")).toEqual(["+1"]);
  });

  test("people named by a receiver are paged by their rules", async () => {
    const here = await oncall({
      receivers: { ops: ["slack:ops", "person:bo"] },
      route: { receiver: "ops" },
    });
    await here.report(firing());
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["+2"]);
    expect(told(here, "slack")[0]).toBe("ops");
  });
});

describe("a page that fails", () => {
  const backed = {
    ann: {
      name: "Ann",
      contacts: { sms: { address: "+1", channels: ["sms", "backup"] } },
    },
    bo,
  };

  test("goes to the next channel at once when it is refused", async () => {
    const here = await oncall({ people: backed });
    here.chats.sms?.plan.push({
      outcome: { status: "failed", scope: "target", reason: "no such number" },
    });
    await here.report(firing());
    await here.pass(3_000);
    expect(told(here, "backup")).toEqual(["+1"]);
  });

  test("goes to the next channel within 20 s when the provider is away", async () => {
    const here = await oncall({ people: backed });
    for (let count = 0; count < 20; count += 1) {
      here.chats.sms?.plan.push({ outcome: { status: "retry", reason: "not reached" } });
    }
    await here.report(firing());
    await here.pass(15_000);
    expect(told(here, "backup")).toEqual(["+1"]);
    if (here.chats.sms !== undefined) here.chats.sms.plan.length = 0;
    await here.pass(5 * minute);
    expect(told(here, "sms")).toEqual(["+2"]);
  });

  test("takes the next step at once when nobody of this one can be reached", async () => {
    const here = await oncall();
    const refused = { status: "failed", scope: "target", reason: "no such number" } as const;
    here.chats.sms?.plan.push({ outcome: refused });
    here.chats.phone?.plan.push({ outcome: refused });
    await here.report(firing());
    await here.pass(5_000);
    expect(told(here, "sms")).toEqual(["+2"]);
  });
});

describe("many incidents", () => {
  test("ring once, and the call says how many", async () => {
    const here = await oncall();
    const many = Array.from({ length: 5 }, (_, index) =>
      firing({ subject: `s${index}`, fingerprint: `f${index}` }),
    );
    await here.report(many);
    await here.pass(5_000);
    expect(told(here, "phone")).toEqual(["+1"]);
    expect(here.chats.phone?.told[0]?.message.others).toHaveLength(4);
  });

  test("wait for the person's budget and come together", async () => {
    const here = await oncall({
      people: { ann: { ...ann, contacts: { sms: "+1" }, budget: { sms: "2/h" } }, bo },
    });
    for (let count = 0; count < 5; count += 1) {
      await here.report(firing({ subject: `s${count}`, fingerprint: `f${count}` }));
      await here.pass(4_000);
    }
    expect(told(here, "sms")).toEqual(["+1", "+1"]);
    await here.pass(31 * minute);
    const texts = (here.chats.sms?.told ?? []).filter(({ address }) => address === "+1");
    expect(texts).toHaveLength(3);
    expect(texts[2]?.message.others).toHaveLength(2);
  });
});

describe("a person", () => {
  test("is told by rules, by urgency, and not in quiet hours where it can wait", async () => {
    const here = await oncall({
      people: {
        ann: {
          ...ann,
          timezone: "UTC",
          rules: {
            high: [{ notify: "sms" }, { after: "2m", notify: "phone" }],
            low: [{ notify: "sms" }],
          },
          quiet: { times: ["08:00-10:00"] },
        },
        bo,
      },
    });
    // It is 09:00.
    await here.report(firing({ severity: "warning", subject: "low", fingerprint: "low" }));
    await here.pass(3 * minute);
    expect(told(here, "sms")).toEqual([]);
    await here.report(firing({ severity: "critical", subject: "high", fingerprint: "high" }));
    await here.pass(3 * minute);
    expect(told(here, "sms")).toContain("+1");
    expect(told(here, "phone")).toEqual(["+1"]);
  });

  test("is paged by hand, with a test that is over with the answer", async () => {
    const here = await oncall();
    const page = await here.gateway.people.page("ann", { by: "bo", test: true });
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["+1"]);
    expect(told(here, "phone")).toEqual(["+1"]);
    await here.gateway.incidents.acknowledge(page?.incident ?? "", { by: "ann" });
    expect((await only(here)).state).toBe("closed");
  });

  test("a test that nobody answers is over by itself", async () => {
    const here = await oncall();
    await here.gateway.people.page("ann", { by: "bo", test: true });
    await here.pass(16 * minute);
    expect((await only(here)).state).toBe("closed");
  });
});

describe("what is told of steps", () => {
  test("nobody gets a mail for each of them, and a page has the person's own time", async () => {
    const here = await oncall({
      chats: { ...chats, mail: { edits: false } },
      receivers: { ops: ["mail:ops"] },
      people: { ann: { ...ann, timezone: "Asia/Seoul" }, bo },
    });
    await here.report(firing({ startedAt: "2026-01-05T09:00:00Z" }));
    await here.pass(20 * minute);
    expect(told(here, "mail")).toEqual(["ops"]);
    const { summary } = here.chats.sms?.told[0]?.message ?? {};
    expect(summary).toContain("Firing since 2026-01-05 18:00 GMT+9");
    expect(summary).not.toContain("paging");
    await here.gateway.incidents.acknowledge((await only(here)).id, { by: "ann" });
    await here.pass(minute);
    expect(told(here, "mail")).toEqual(["ops", "ops"]);
  });
});
