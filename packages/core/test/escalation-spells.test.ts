import { describe, expect, test } from "vitest";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const steps = [{ notify: ["person:ann"] }, { after: "5m", notify: ["person:bo"] }];

function oncall(options: WorldOptions = {}): Promise<World> {
  return world({
    chats: {
      slack: {},
      sms: { edits: false, pages: "text" },
      phone: { edits: false, pages: "call" },
    },
    receivers: { ops: ["slack:ops"] },
    people: {
      ann: {
        name: "Ann",
        contacts: { sms: "+1", phone: "+1" },
        rules: { high: [{ notify: "phone" }], low: [{ notify: "sms" }] },
      },
      bo: {
        name: "Bo",
        contacts: { sms: "+2", phone: "+2" },
        rules: { high: [{ notify: "phone" }], low: [{ notify: "sms" }] },
      },
    },
    escalations: { oncall: { steps } },
    route: { receiver: "ops", escalation: "oncall" },
    ...options,
  });
}

/** Whom a channel paged, in order: what tells of the end is none. */
function told(here: World, channel: string): string[] {
  return (here.chats[channel]?.told ?? []).flatMap(({ address, message }) =>
    message.incident.state === "closed" ? [] : [address],
  );
}

async function only(here: World) {
  const [incident] = (await here.gateway.incidents.list()).items;
  if (incident === undefined) throw new Error("there is no incident");
  return incident;
}

const at = (here: World) => new Date(here.clock.now()).toISOString();
const warns = (here: World, what = "disk") =>
  here.report(firing({ severity: "warning", fingerprint: what, at: at(here) }));
const fires = (here: World, what = "down") =>
  here.report(firing({ severity: "critical", fingerprint: what, at: at(here) }));
const mends = (here: World, what: string) =>
  here.report(resolved({ fingerprint: what, at: at(here) }));

describe("a problem that comes back within `linger`", () => {
  const lingering = { route: { receiver: "ops", escalation: "oncall", linger: "30m" } };

  test("pages from step 1 although nobody had answered to the last step", async () => {
    const here = await oncall(lingering);
    await fires(here);
    await here.pass(20 * minute);
    expect((await only(here)).escalation?.state).toBe("ended");
    await mends(here, "down");
    await here.pass(minute);
    await fires(here);
    await here.pass(2_000);
    expect(told(here, "phone")).toEqual(["+1", "+2", "+1"]);
    await here.pass(5 * minute);
    expect(told(here, "phone")).toEqual(["+1", "+2", "+1", "+2"]);
  });

  test("pages also where it was a message that had closed a moment ago", async () => {
    const here = await oncall(lingering);
    await here.report({ title: "deployed", source: "github", subject: "acme/api ci@main" });
    await here.pass(minute);
    await fires(here);
    await here.pass(6 * minute);
    expect((await here.gateway.incidents.list()).items).toHaveLength(1);
    expect(told(here, "phone")).toEqual(["+1", "+2"]);
  });
});

describe("a severity that rises", () => {
  test("begins again from step 1, by the rules for what is urgent", async () => {
    const here = await oncall();
    await warns(here);
    await here.pass(20 * minute);
    expect(told(here, "sms")).toEqual(["+1", "+2"]);
    expect((await only(here)).escalation?.state).toBe("ended");
    await fires(here);
    await here.pass(2_000);
    expect(told(here, "phone")).toEqual(["+1"]);
    await here.pass(5 * minute);
    expect(told(here, "phone")).toEqual(["+1", "+2"]);
    expect((await only(here)).timeline.map(({ title }) => title)).toContain(
      "It is critical now: paging again from step 1",
    );
  });

  test("does so at once while the steps are under way, and once", async () => {
    const here = await oncall();
    await warns(here);
    await here.pass(2 * minute);
    await fires(here);
    await here.pass(2_000);
    expect(told(here, "phone")).toEqual(["+1"]);
    // It goes and comes: whoever is paged is paged for the worst already.
    await mends(here, "down");
    await here.pass(minute);
    await fires(here);
    await here.pass(30 * minute);
    expect(told(here, "phone")).toEqual(["+1", "+2"]);
  });

  test("takes the steps that were left out by their severity", async () => {
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
    await here.report(firing({ severity: "error", fingerprint: "slow" }));
    await here.pass(20 * minute);
    expect(told(here, "phone")).toEqual(["+2"]);
    await fires(here);
    await here.pass(2_000);
    expect(told(here, "phone").sort()).toEqual(["+1", "+2", "+2"]);
  });

  test("wakes nobody where somebody has acknowledged; the acknowledgement still runs out", async () => {
    const here = await oncall({ escalations: { oncall: { steps, ackTimeout: "30m" } } });
    await warns(here);
    await here.pass(minute);
    await here.gateway.incidents.acknowledge((await only(here)).id, { by: "ann" });
    await fires(here);
    await here.pass(20 * minute);
    expect(told(here, "phone")).toEqual([]);
    // More people: the next step, not the first.
    await here.gateway.incidents.escalate((await only(here)).id, { by: "ann" });
    await here.pass(2_000);
    expect(told(here, "phone")).toEqual(["+2"]);
  });

  test("wakes nobody by what is silenced, until it is not any more", async () => {
    const here = await oncall();
    await here.gateway.silences.add({
      matchers: ['severity="critical"'],
      startsAt: at(here),
      endsAt: new Date(here.clock.now() + 10 * minute).toISOString(),
      createdBy: "ann",
      comment: "known",
    });
    await warns(here);
    await here.pass(minute);
    await fires(here);
    await here.pass(8 * minute);
    expect(told(here, "phone")).toEqual([]);
    await here.pass(2 * minute);
    expect(told(here, "phone")).toEqual(["+1"]);
  });

  test("is no reason to hurry a first step that is yet to come", async () => {
    const here = await oncall({
      escalations: { oncall: { steps: [{ after: "5m", notify: ["person:ann"] }] } },
    });
    await warns(here);
    await here.pass(minute);
    await fires(here);
    await here.pass(3 * minute);
    expect(told(here, "phone")).toEqual([]);
    await here.pass(2 * minute);
    expect(told(here, "phone")).toEqual(["+1"]);
  });
});
