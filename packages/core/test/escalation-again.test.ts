import { describe, expect, test } from "vitest";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Ann by text and phone, told again of what nobody takes after four hours. It is 09:00. */
function oncall(options: WorldOptions = {}): Promise<World> {
  return world({
    chats: {
      slack: {},
      mail: { edits: false },
      sms: { edits: false, pages: "text" },
      phone: { edits: false, pages: "call" },
    },
    receivers: { ops: ["slack:ops", "mail:ops"] },
    people: {
      ann: { name: "Ann", contacts: { sms: "+1" } },
      bo: { name: "Bo", contacts: { sms: "+2" } },
    },
    escalations: { oncall: { steps: [{ notify: ["person:ann"] }] } },
    route: { receiver: "ops", escalation: "oncall", repeatInterval: "4h" },
    ...options,
  });
}

/** Whom a channel told with a noise, and at which minute since it began. */
function heard({ chats }: World, channel: string, start: number): string[] {
  return (chats[channel]?.told ?? [])
    .filter(({ how, message }) => how === "send" || message.nudge)
    .map(({ address, at }) => `${address} ${Math.floor((at - start) / minute)}`);
}

async function only(here: World) {
  const [incident] = (await here.gateway.incidents.list()).items;
  if (incident === undefined) throw new Error("there is no incident");
  return incident;
}

describe("what nobody has taken", () => {
  test("is escalated again from the first step, and places are reminded as ever", async () => {
    const here = await oncall();
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(9 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+1 240", "+1 480"]);
    expect(heard(here, "mail", start)).toEqual(["ops 0", "ops 240", "ops 480"]);
    expect(heard(here, "slack", start)).toEqual(["ops 0", "ops 240", "ops 480"]);
    const incident = await only(here);
    expect(incident.timeline.map(({ title }) => title)).toContain("Still firing: paging again");
    expect(incident.escalation?.next).toEqual({
      step: 1,
      at: new Date(start + 12 * hour).toISOString(),
    });
  });

  test("goes to who is on call now", async () => {
    const here = await oncall({
      schedules: {
        primary: {
          layers: [
            { people: ["ann", "bo"], rotate: "4h", handoff: "09:00", start: "2026-01-05T09:00" },
          ],
        },
      },
      escalations: { oncall: { steps: [{ notify: ["schedule:primary"] }] } },
    });
    const start = here.clock.now();
    await here.pass(minute);
    await here.report(firing());
    await here.pass(5 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 1", "+2 241"]);
  });

  test("waits for the end of a person's quiet hours", async () => {
    const quiet = { times: ["12:00-20:00"] };
    const here = await oncall({
      people: { ann: { contacts: { sms: "+1", phone: "+1" }, timezone: "UTC", quiet } },
    });
    const start = here.clock.now();
    await here.report(firing({ severity: "warning" }));
    await here.pass(10 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0"]);
    await here.pass(1.5 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+1 660"]);
    expect(heard(here, "phone", start)).toEqual(["+1 0", "+1 660"]);
    expect(heard(here, "mail", start)).toEqual(["ops 0", "ops 240", "ops 480"]);
  });

  test("makes one noise in a place that is reminded and named by the first step", async () => {
    const here = await oncall({
      escalations: { oncall: { steps: [{ notify: ["slack:ops", "mail:ops", "person:ann"] }] } },
    });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(5 * hour);
    const places = ["slack", "mail"].map((channel) => heard(here, channel, start).length);
    expect(places).toEqual([2, 2]);
  });

  test("does not begin again while its escalation goes on, nor after an answer or the end", async () => {
    const steps = [{ notify: ["person:ann"] }, { after: "5h", notify: ["person:bo"] }];
    const here = await oncall({ escalations: { oncall: { steps } } });
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(8 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+2 300"]);
    await here.gateway.incidents.acknowledge((await only(here)).id, { by: "bo" });
    await here.pass(5 * hour);
    await here.report(resolved({ at: new Date(here.clock.now()).toISOString() }));
    await here.pass(4 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+2 300"]);
    expect((await only(here)).escalation?.next).toBeUndefined();
  });

  test("begins again when the mute is over in which it was due", async () => {
    const here = await oncall();
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(hour);
    await here.gateway.silences.add({
      matchers: ['source="github"'],
      startsAt: new Date(start + hour).toISOString(),
      endsAt: new Date(start + 6 * hour).toISOString(),
      createdBy: "ann",
    });
    await here.pass(6 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+1 360"]);
  });

  test("is told to people once where the route reminds nobody", async () => {
    const here = await oncall({
      route: { receiver: "ops", escalation: "oncall", repeatInterval: "0s" },
    });
    await here.report(firing());
    await here.pass(17 * hour);
    expect(here.chats.sms?.told).toHaveLength(1);
  });

  test("goes on after a crash", async () => {
    const here = await oncall();
    const start = here.clock.now();
    await here.report(firing());
    await here.pass(hour);
    await here.restart();
    await here.pass(4 * hour);
    expect(heard(here, "sms", start)).toEqual(["+1 0", "+1 240"]);
  });
});

test("a step that is late wakes nobody in their quiet hours, nor an hour before their end", async () => {
  const asleep = new Set<string>();
  const here = await oncall({
    asleep,
    people: {
      ann: { contacts: { sms: "+1" }, timezone: "UTC", quiet: { times: ["09:30-12:00"] } },
    },
    escalations: { oncall: { steps: [{ after: "10m", notify: ["person:ann"] }] } },
  });
  const start = here.clock.now();
  await here.report(firing({ severity: "warning" }));
  asleep.add("escalate");
  await here.restart();
  await here.pass(hour);
  asleep.delete("escalate");
  await here.restart();
  await here.pass(3 * hour);
  expect(heard(here, "sms", start)).toEqual(["+1 180"]);
});
