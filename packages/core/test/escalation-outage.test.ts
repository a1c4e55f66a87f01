import { describe, expect, test } from "vitest";
import { firing, resolved, type World, type WorldOptions, world } from "./world.ts";

const minute = 60_000;
const broken = { status: "failed", scope: "credential", reason: "401: bad token" } as const;
const backed = { name: "Ann", contacts: { sms: { address: "+1", channels: ["sms", "backup"] } } };

function oncall(options: WorldOptions = {}): Promise<World> {
  return world({
    chats: {
      slack: {},
      sms: { edits: false, pages: "text" },
      backup: { edits: false, pages: "text" },
    },
    receivers: { ops: ["slack:ops"] },
    people: {
      ann: { name: "Ann", contacts: { sms: "+1" } },
      bo: { name: "Bo", contacts: { sms: "+2" } },
    },
    escalations: {
      oncall: { steps: [{ notify: ["person:ann"] }, { after: "5m", notify: ["person:bo"] }] },
    },
    route: { receiver: "ops", escalation: "oncall" },
    ...options,
  });
}

/** Whom a channel told, in order. */
function told(here: World, channel: string): string[] {
  return (here.chats[channel]?.told ?? []).map(({ address }) => address);
}

/** From now on, whatever is sent there ends so. */
function breaks({ chats }: World, channel: string) {
  const chat = chats[channel];
  if (chat !== undefined) chat.always = broken;
}

function heals({ chats }: World, channel: string) {
  const chat = chats[channel];
  if (chat !== undefined) chat.always = undefined;
}

async function about(here: World, source: string) {
  const { items } = await here.gateway.incidents.list();
  const incident = items.find((each) => each.source === source);
  if (incident === undefined) throw new Error(`nothing of ${source}`);
  return incident;
}

describe("a credential that is refused", () => {
  test("does not hold up the escalation that tells of it, nor any other", async () => {
    const here = await oncall({ people: { ann: backed, bo: { ...backed, name: "Bo" } } });
    breaks(here, "sms");
    await here.report(firing());
    await here.pass(20_000);
    // Of what fires, and of the channel that is broken.
    const subjects = () => (here.chats.backup?.told ?? []).map(({ message }) => message.subject);
    expect(subjects()).toContain("acme/api ci@main");
    await here.pass(6 * minute);
    expect(subjects().join()).toContain("sms");
    expect(here.logged.filter((line) => line.includes("work failed"))).toEqual([]);
    const { timeline } = await about(here, "tocsin");
    expect(timeline.map(({ title }) => title)).toContain("Step 2 of oncall: Bo");
  });
});

describe("a round that reached nobody", () => {
  const policy = {
    steps: [{ notify: ["person:ann"] }, { after: "10m", notify: ["person:bo"] }],
    repeat: 2,
  };

  test("does not count: it is tried again, later and later, until somebody is reached", async () => {
    const here = await oncall({ escalations: { oncall: policy } });
    breaks(here, "sms");
    await here.report(firing());
    await here.pass(30 * minute);
    const { escalation, timeline } = await about(here, "github");
    expect(escalation).toMatchObject({
      state: "running",
      reason: expect.stringContaining("nobody could be reached"),
      next: { step: 1, at: expect.any(String) },
    });
    const pauses = timeline.flatMap(({ title }) => /taken again in (.*)/.exec(title)?.[1] ?? []);
    expect(pauses).toEqual(["1 m", "2 m", "4 m", "8 m", "15 m"]);
    heals(here, "sms");
    await here.pass(25 * minute);
    expect(told(here, "sms")).toContain("+1");
    await here.pass(3 * 3_600_000);
    // The three rounds that the policy asks for are all taken, each step at its time.
    expect((await about(here, "github")).escalation).toMatchObject({
      state: "ended",
      reason: "every step was taken, 3 times, and nobody has acknowledged it",
    });
    const paged = here.chats.sms?.told.filter(
      ({ message }) => message.subject === "acme/api ci@main",
    );
    expect(paged?.length).toBeGreaterThanOrEqual(6);
  });

  test("is tried again also since nobody was on call, and ends with the incident", async () => {
    const here = await oncall({
      schedules: { primary: { layers: [{ people: ["ann"], start: "2026-01-05T10:00" }] } },
      escalations: { oncall: { steps: [{ notify: ["schedule:primary"] }] } },
    });
    await here.report(firing());
    await here.pass(59 * minute);
    expect(told(here, "sms")).toEqual([]);
    await here.pass(16 * minute);
    expect(told(here, "sms")).toEqual(["+1"]);
    await here.report(resolved({ at: new Date(here.clock.now()).toISOString() }));
    expect((await about(here, "github")).escalation).toMatchObject({ state: "ended" });
  });

  test("is none where every step is left out by its condition", async () => {
    const here = await oncall({
      escalations: {
        oncall: { steps: [{ notify: ["person:ann"], when: { severity: ["critical"] } }] },
      },
    });
    await here.report(firing({ severity: "warning" }));
    await here.pass(5 * minute);
    expect((await about(here, "github")).escalation).toMatchObject({
      state: "ended",
      reason: "every step was taken, and nobody has acknowledged it",
    });
  });
});

describe("a step that tells a place alone", () => {
  const policy = {
    steps: [{ notify: ["chat:ops"] }, { after: "30m", notify: ["person:bo"] }],
  };
  const chats = { slack: {}, chat: {}, sms: { edits: false, pages: "text" as const } };
  const options = { chats, escalations: { oncall: policy } };

  test("is followed by the next one at once when the place can't be told", async () => {
    for (const scope of ["target", "credential"] as const) {
      const here = await oncall(options);
      here.chats.chat?.plan.push({ outcome: { ...broken, scope } });
      await here.report(firing());
      await here.pass(3_000);
      expect(told(here, "sms")).toEqual(["+2"]);
      const { timeline } = await about(here, "github");
      expect(timeline.map(({ title }) => title)).toContain(
        "chat:ops could not be told: 401: bad token",
      );
    }
  });

  test("also where its channel is paused, within a minute", async () => {
    const here = await oncall(options);
    breaks(here, "chat");
    await here.report(firing({ subject: "first", fingerprint: "first" }));
    await here.pass(minute);
    await here.report(firing({ subject: "second", fingerprint: "second" }));
    await here.pass(minute + 2_000);
    const subjects = (here.chats.sms?.told ?? []).map(({ message }) => message.subject);
    expect(subjects).toEqual(expect.arrayContaining(["first", "second"]));
  });

  test("is followed by the next one at its time when it was told", async () => {
    const here = await oncall(options);
    await here.report(firing());
    await here.pass(29 * minute);
    expect(told(here, "sms")).toEqual([]);
    expect(told(here, "chat")).toContain("ops");
    await here.pass(2 * minute);
    expect(told(here, "sms")).toEqual(["+2"]);
  });
});

describe("an incident that can't be taken a step on", () => {
  test("holds up no other of its batch, and is named in the log", async () => {
    const here = await oncall();
    await here.report([
      firing({ subject: "bad", fingerprint: "bad" }),
      firing({ subject: "good", fingerprint: "good" }),
    ]);
    await here.pass(2_000);
    const { items } = await here.gateway.incidents.list();
    const bad = items.find(({ subject }) => subject === "bad")?.id ?? "";
    // As a later version may write it, or a hand.
    const [record] = await here.storage().read([`incident:${bad}`]);
    const value = JSON.parse(record?.value ?? "");
    const { steps: _, ...policy } = value.escalation.policy;
    const due = value.escalation.nextAt;
    await here.storage().commit([
      {
        key: `incident:${bad}`,
        value: JSON.stringify({ ...value, escalation: { ...value.escalation, policy } }),
        lane: "escalate",
        due,
        sort: Date.parse(value.openedAt),
        terms: ["all", "state=open"],
      },
    ]);
    await here.pass(6 * minute);
    const texts = here.chats.sms?.told.filter(({ address }) => address === "+2") ?? [];
    expect(texts.map(({ message }) => message.subject)).toEqual(["good"]);
    expect(
      here.logged.filter((line) => line.includes("can't be taken a step on")).join(),
    ).toContain(bad);
  });
});
