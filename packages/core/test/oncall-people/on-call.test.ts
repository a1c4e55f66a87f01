import type { OverrideOptions, PersonOptions, ScheduleOptions } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { onCallOf } from "../../src/oncall/on-call.ts";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import { emptyStorage, peopleOf } from "./people.ts";

const hour = 3_600_000;
const day = 24 * hour;
const verified = (address: string) => ({ address, verified: true });
const contacts = { slack: verified("U1"), sms: verified("+821012345678") };
const everybody: Readonly<Record<string, PersonOptions>> = {
  ann: { name: "Ann Lee", contacts },
  bo: { contacts },
};
const weekly: ScheduleOptions = {
  timezone: "Asia/Seoul",
  layers: [{ people: ["ann", "bo"], rotate: "weekly", handoff: "Mon 09:00", start: "2026-01-05" }],
};

/** It is Monday, 2026-01-05 18:00 in Seoul. */
async function team(given: { people?: typeof everybody; named?: readonly string[] } = {}) {
  const { storage, clock } = await emptyStorage();
  const people = peopleOf(given.people ?? everybody);
  const { schedules, problems } = readSchedules(
    { primary: weekly, second: weekly },
    new Set(people.keys()),
  );
  expect(problems).toEqual([]);
  const onCall = onCallOf({
    storage: () => storage,
    setup: () => ({ people, schedules }),
    clock,
    providerOf: (channel) => channel,
    named: () => given.named ?? [],
  });
  return {
    onCall,
    clock,
    override: (options: Partial<OverrideOptions>) =>
      onCall.override(
        "primary",
        { from: "2026-01-05T20:00", to: "2026-01-05T22:00", people: ["bo"], ...options },
        "ann",
      ),
    at: async (text: string) => (await onCall.at(Date.parse(text)))[0],
  };
}

describe("who is on call", () => {
  it("is said of every schedule, now, in the past and in the future", async () => {
    const { onCall, at } = await team();
    expect(await onCall.at()).toMatchObject([
      {
        schedule: "primary",
        people: [{ person: "ann", name: "Ann Lee" }],
        since: "2026-01-05T00:00:00.000Z",
        until: "2026-01-12T00:00:00.000Z",
      },
      { schedule: "second" },
    ]);
    expect(await at("2026-01-12T00:00:00Z")).toMatchObject({ people: [{ person: "bo" }] });
    expect(await at("2026-01-04T00:00:00Z")).toMatchObject({ people: [] });
    expect(await at("+275000-01-01T00:00:00Z")).toHaveProperty("until");
  });

  it("is whom an override names, from its beginning to its end", async () => {
    const { override, at, onCall } = await team();
    expect(await override({ reason: "dentist" })).toEqual({
      id: expect.stringMatching(/^ovr_/),
      schedule: "primary",
      from: "2026-01-05T11:00:00.000Z",
      to: "2026-01-05T13:00:00.000Z",
      people: ["bo"],
      reason: "dentist",
      by: "ann",
    });
    expect(await at("2026-01-05T10:59:00Z")).toMatchObject({ people: [{ person: "ann" }] });
    expect(await at("2026-01-05T11:00:00Z")).toMatchObject({
      people: [{ person: "bo" }],
      why: "override: dentist",
      since: "2026-01-05T11:00:00.000Z",
      until: "2026-01-05T13:00:00.000Z",
    });
    expect((await onCall.at(Date.parse("2026-01-05T11:00:00Z")))[1]).toMatchObject({
      people: [{ person: "ann" }],
    });
  });

  it("stays known after the override is over, and since when", async () => {
    const { override, at, clock } = await team();
    await override({});
    await clock.advance(5 * day);
    expect(await at("2026-01-05T12:00:00Z")).toMatchObject({ people: [{ person: "bo" }] });
    expect(await at("2026-01-06T12:00:00Z")).toMatchObject({
      people: [{ person: "ann" }],
      since: "2026-01-05T13:00:00.000Z",
    });
  });

  it("is nobody else once the override is cancelled", async () => {
    const { override, at, onCall } = await team();
    const made = await override({});
    if (typeof made === "string") throw new Error(made);
    expect(await onCall.overrides("primary")).toEqual([made]);
    expect(await onCall.cancelOverride("second", made.id)).toBe(false);
    expect(await onCall.cancelOverride("primary", made.id)).toBe(true);
    expect(await onCall.overrides("primary")).toEqual([]);
    expect(await at("2026-01-05T12:00:00Z")).toMatchObject({ people: [{ person: "ann" }] });
  });

  it("is listed shift by shift, at most 400 days of them", async () => {
    const { onCall, override, clock } = await team();
    await override({});
    const now = clock.now();
    const shifts = await onCall.shifts("primary", now, now + 7 * day);
    expect(shifts?.map(({ people }) => people.join())).toEqual(["ann", "bo", "ann", "bo"]);
    const long = await onCall.shifts("primary", now, now + 4_000 * day);
    expect(Date.parse(long?.at(-1)?.end ?? "")).toBeLessThanOrEqual(now + 400 * day);
    expect(await onCall.shifts("primary", now, now)).toEqual([]);
    expect(await onCall.shifts("primary", Number.NaN, now)).toEqual([]);
    expect(await onCall.shifts("tertiary", now, now + day)).toBeUndefined();
    expect(await onCall.overrides("tertiary")).toBeUndefined();
  });
});

describe("an override that is asked for", () => {
  it.each([
    [{ people: ["bob"] }, /^people\.0: there is no person "bob"/],
    [{ replaces: "zoe" }, /^replaces: there is no person "zoe"/],
    [{ add: true, replaces: "ann" }, /^add: does not go with replaces/],
    [{ add: true, people: [] }, /^people: adds nobody/],
    [{ to: "2026-01-05T20:00" }, /^to: is not after from/],
    [{ from: "2026-01-01", to: "2026-01-05T18:00" }, /^to: is over already/],
    [{ to: "2028-01-05" }, /^to: .* at most 400 days/],
    [{ from: "soon" }, /^from: is no time: write/],
    [{ from: "2026-02-30T09:00", to: "2026-03-30" }, /^from: .* is no time/],
    [{ from: 7 }, /^from: /],
    [{ people: Array.from({ length: 21 }, () => "ann") }, /^people: /],
    [{ everybody: true }, /everybody/],
    [null, /./],
  ])("is refused with a sentence when it is like %j", async (options, sentence) => {
    const { onCall } = await team();
    const given = options && {
      from: "2026-01-05T20:00",
      to: "2026-01-05T22:00",
      people: ["bo"],
      ...options,
    };
    const made = await onCall.override("primary", given as unknown as OverrideOptions, "ann");
    expect(made).toMatch(sentence);
    expect(await onCall.overrides("primary")).toEqual([]);
  });

  it("is refused for a schedule that is not there", async () => {
    const { onCall } = await team();
    const given = { from: "2026-01-06", to: "2026-01-07", people: ["bo"] };
    expect(await onCall.override("primry", given, "ann")).toBe(
      'there is no schedule "primry": did you mean "primary"?',
    );
  });

  it("begins now where it says that it began before", async () => {
    const { override } = await team();
    const made = await override({ from: "2026-01-05T12:00+09:00", people: ["bo", "bo"] });
    expect(made).toMatchObject({ from: "2026-01-05T09:00:00.000Z", people: ["bo"] });
  });

  it("may leave nobody on call, or add somebody, or stand for one", async () => {
    const { override, at } = await team();
    await override({ people: [] });
    await override({ from: "2026-01-06T20:00", to: "2026-01-06T22:00", add: true });
    await override({ from: "2026-01-13T20:00", to: "2026-01-13T22:00", replaces: "ann" });
    const names = async (text: string) => (await at(text))?.people.map(({ person }) => person);
    expect(await names("2026-01-05T12:00:00Z")).toEqual([]);
    expect(await names("2026-01-06T12:00:00Z")).toEqual(["ann", "bo"]);
    expect(await names("2026-01-13T12:00:00Z")).toEqual(["bo"]);
  });
});

describe("a calendar", () => {
  const summaries = (text: string | undefined) => text?.match(/^SUMMARY:.*$/gm) ?? [];

  it("has the shifts of a schedule, overrides too", async () => {
    const { onCall, override } = await team();
    const before = summaries(await onCall.calendar({ schedule: "primary" }));
    expect(before.slice(0, 2)).toEqual(["SUMMARY:On call: ann", "SUMMARY:On call: bo"]);
    await override({});
    expect(summaries(await onCall.calendar({ schedule: "primary" }))).toHaveLength(
      before.length + 2,
    );
  });

  it("has the shifts of a person on all schedules", async () => {
    const { onCall, override } = await team();
    const before = summaries(await onCall.calendar({ person: "bo" }));
    expect(new Set(before)).toEqual(
      new Set(["SUMMARY:On call: primary", "SUMMARY:On call: second"]),
    );
    await override({});
    expect(summaries(await onCall.calendar({ person: "bo" }))).toHaveLength(before.length + 1);
  });

  it("is none where there is no such schedule or person", async () => {
    const { onCall } = await team();
    expect(await onCall.calendar({ schedule: "bo" })).toBeUndefined();
    expect(await onCall.calendar({ person: "primary" })).toBeUndefined();
  });
});

describe("the check of who can be reached", () => {
  it("finds nothing where everybody has two verified contacts", async () => {
    const { onCall } = await team();
    expect(await onCall.check()).toEqual({
      ok: true,
      from: "2026-01-05T09:00:00.000Z",
      to: "2026-01-19T09:00:00.000Z",
      issues: expect.not.arrayContaining([expect.objectContaining({ level: "error" })]),
    });
  });

  it("sees the gap that an override makes, and people who are only named", async () => {
    const people = { ...everybody, cy: { contacts: { slack: "U3" } } };
    const { onCall, override } = await team({ people, named: ["cy"] });
    await override({ people: [] });
    const { ok, issues } = await onCall.check(1);
    expect(ok).toBe(false);
    const errors = issues.filter(({ level }) => level === "error");
    expect(errors.map(({ kind, schedule, person }) => [kind, schedule ?? person])).toEqual([
      ["gap", "primary"],
      ["contacts", "cy"],
      ["unverified", "cy"],
    ]);
  });

  it("asks only about those who are on call in that time", async () => {
    const people = { ...everybody, bo: { contacts: { slack: "U2", sms: "+8210" } } };
    const { onCall } = await team({ people });
    expect((await onCall.check(2)).ok).toBe(true);
    const [first, ...others] = (await onCall.check(14)).issues;
    expect(first).toMatchObject({ kind: "unverified", person: "bo" });
    expect(others.some(({ level }) => level === "error")).toBe(false);
  });
});
