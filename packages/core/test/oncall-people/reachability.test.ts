import type { PersonOptions, Shift } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { checkReachability } from "../../src/oncall/reachability.ts";
import { peopleOf } from "./people.ts";

const at = (text: string) => Date.parse(text);
const from = at("2026-01-05T00:00:00Z");
const to = at("2026-01-19T00:00:00Z");
const day = 86_400_000;
const fine = { contacts: { slack: "U1", sms: "+821012345678", mail: "ann@example.test" } };
const twilio = (channel: string) => (["sms", "phone"].includes(channel) ? "twilio AC12" : channel);

interface Given {
  readonly people?: Readonly<Record<string, PersonOptions>>;
  readonly verified?: readonly string[];
  readonly shifts?: readonly Shift[];
  readonly timezone?: string;
  readonly named?: readonly string[];
  readonly schedules?: readonly string[];
}

const shift = (start: number, end: number, ...people: string[]): Shift => ({
  start,
  end,
  people,
  why: "layer 1",
});

function check(given: Given = {}) {
  const { people = { ann: fine }, verified = ["ann/slack", "ann/sms"], timezone = "UTC" } = given;
  const { shifts = [shift(from - day, to + day, "ann")], schedules = ["primary"] } = given;
  return checkReachability({
    schedules: new Map(
      schedules.map((name) => {
        const at = () => shifts[0] ?? shift(from, to);
        return [name, { name, timezone, at, shifts: () => shifts }];
      }),
    ),
    people: peopleOf(people),
    verified: new Set(verified),
    providerOf: twilio,
    shiftsOf: (schedule) => schedule.shifts(from, to),
    named: given.named ?? [],
    from,
    to,
  });
}

const messages = (given: Given) => check(given).issues.map(({ message }) => message);

describe("who is on call can be reached", () => {
  it("in two ways, at every time: then nothing is to be said", () => {
    expect(check()).toEqual({
      ok: true,
      from: "2026-01-05T00:00:00.000Z",
      to: "2026-01-19T00:00:00.000Z",
      issues: [],
    });
  });

  it.each([
    [
      "one contact",
      { people: { ann: { contacts: { slack: "U1" } } }, verified: ["ann/slack"] },
      [
        "ann has one enabled contact, slack: add another one, on another provider, at people.ann.contacts",
      ],
    ],
    [
      "nothing verified",
      { verified: [] },
      ["no contact of ann is verified: run tocsin verify ann slack and tocsin verify ann sms"],
    ],
    [
      "one verified",
      { verified: ["ann/sms"] },
      ["ann has one verified contact, sms: run tocsin verify ann slack"],
    ],
    [
      "one provider",
      {
        people: { ann: { contacts: { sms: "+8210", phone: "+8210" } } },
        verified: ["ann/sms", "ann/phone"],
      },
      [
        "sms, phone of ann are all carried by twilio AC12 and fail together: add a contact on another provider at people.ann.contacts",
      ],
    ],
    [
      "one provider of those that are verified",
      {
        people: { ann: { contacts: { sms: "+8210", phone: "+8210", slack: "U1" } } },
        verified: ["ann/sms", "ann/phone"],
      },
      ["the verified contacts of ann (sms, phone) fail together: run tocsin verify ann slack"],
    ],
    [
      "a verified contact that is disabled",
      {
        people: {
          ann: {
            contacts: { slack: "U1", mail: "a@b", sms: { address: "+8210", enabled: false } },
          },
        },
        verified: ["ann/slack", "ann/sms"],
      },
      ["ann has one verified contact, slack: run tocsin verify ann mail"],
    ],
    [
      "a person who is not known",
      { shifts: [shift(from, to, "zoe")] },
      ["zoe is on call on primary but is not known: add zoe to people, or take them off"],
    ],
  ] as const)("is wrong with %s", (_, given, expected) => {
    expect(check(given).ok).toBe(false);
    expect(messages(given)).toEqual(expected);
  });

  it("is right with a contact that falls back to another provider", () => {
    const people = {
      ann: {
        contacts: {
          phone: "+8210",
          cell: { address: "+8210", channels: ["sms", "sms-backup"] },
        },
      },
    };
    expect(check({ people, verified: ["ann/phone", "ann/cell"] }).issues).toEqual([]);
  });

  it("warns of rules that tell no verified contact", () => {
    const people = {
      ann: { ...fine, rules: { low: [{ notify: "mail" }], high: [{ notify: "sms" }] } },
    };
    const { ok, issues } = check({ people });
    expect(ok).toBe(true);
    expect(issues).toEqual([
      {
        kind: "rules",
        level: "warning",
        schedule: "primary",
        person: "ann",
        message:
          "no rule of ann for low urgency tells a verified contact, so such pages may reach nobody: name slack, sms in people.ann.rules",
      },
    ]);
  });

  it("says it once for each person, however many shifts and schedules they have", () => {
    const shifts = Array.from({ length: 14 }, (_, index) =>
      shift(from + index * day, from + (index + 1) * day, index % 2 === 0 ? "ann" : "bo"),
    );
    const given = {
      shifts,
      schedules: ["primary", "secondary"],
      people: { ann: fine, bo: fine },
      verified: ["ann/slack", "ann/sms"],
    };
    const [first, ...others] = check(given).issues;
    expect(first).toMatchObject({ kind: "unverified", person: "bo" });
    expect(others).toMatchObject([
      { kind: "overlap", level: "info", person: "ann", from: "2026-01-05T00:00:00.000Z" },
      { kind: "overlap", level: "info", person: "bo", from: "2026-01-06T00:00:00.000Z" },
    ]);
  });

  it("asks it too of people who are paged by name, but of nobody else", () => {
    const people = { ann: fine, bo: fine, cy: fine };
    const { issues } = check({ people, named: ["bo"] });
    expect(issues.map(({ person }) => person)).toEqual(["bo"]);
  });

  it("is bounded, and says how much is left out, the gravest first", () => {
    const names = Array.from({ length: 300 }, (_, index) => `p${index}`);
    const { ok, issues } = check({
      shifts: [shift(from, to, ...names)],
      people: Object.fromEntries(names.map((name) => [name, fine])),
    });
    expect(ok).toBe(false);
    expect(issues).toHaveLength(200);
    expect(issues.at(-1)).toMatchObject({ kind: "more", level: "error" });
    expect(issues.at(-1)?.message).toMatch(/^there are 102 more/);
  });
});

describe("the schedule of the next days", () => {
  it("has gaps named once, the first with its times in the schedule's zone", () => {
    const nights = Array.from({ length: 14 }, (_, index) => from + index * day).flatMap((start) => [
      shift(start, start + day / 2, "ann"),
      shift(start + day / 2, start + (day * 3) / 4),
      shift(start + (day * 3) / 4, start + day),
    ]);
    const { ok, issues } = check({ shifts: nights, timezone: "Asia/Seoul" });
    expect(ok).toBe(false);
    expect(issues).toEqual([
      {
        kind: "gap",
        level: "error",
        schedule: "primary",
        from: "2026-01-05T12:00:00.000Z",
        to: "2026-01-06T00:00:00.000Z",
        message:
          "nobody is on call on primary from 2026-01-05 21:00 to 2026-01-06 09:00 (Asia/Seoul), and in 13 more gaps, 7 d in all: add a layer below that has somebody, or an override",
      },
    ]);
  });

  it("is looked at from now to the end asked for alone", () => {
    const shifts = [shift(from - day, from), shift(from, to, "ann"), shift(to, to + day)];
    expect(check({ shifts }).issues).toEqual([]);
    const endless = [shift(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)];
    expect(check({ shifts: endless }).issues[0]).toMatchObject({
      from: "2026-01-05T00:00:00.000Z",
      to: "2026-01-19T00:00:00.000Z",
    });
  });

  it("tells of people who are on call together", () => {
    const shifts = [shift(from, from + day, "ann", "bo"), shift(from + day, to, "ann")];
    const given = { shifts, people: { ann: fine, bo: fine } };
    const verified = ["ann/slack", "ann/sms", "bo/slack", "bo/sms"];
    expect(check({ ...given, verified }).issues).toMatchObject([
      {
        kind: "overlap",
        level: "info",
        message: expect.stringMatching(/^ann and bo are on call tog/),
      },
    ]);
  });

  it("tells of a person who is on call on two schedules at once", () => {
    expect(check({ schedules: ["primary", "second"] }).issues).toEqual([
      {
        kind: "overlap",
        level: "info",
        person: "ann",
        from: "2026-01-05T00:00:00.000Z",
        to: "2026-01-19T00:00:00.000Z",
        message:
          "ann is on call on primary and on second at once, from 2026-01-05 00:00 to 2026-01-19 00:00 (UTC): nobody else is behind them there",
      },
    ]);
  });

  it.each([
    ["Europe/Berlin", "2026-03-29T01:00:00.000Z", "forward by 1 h on 2026-03-29 03:00"],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00.000Z", "back by 30 m on 2026-04-05 01:30"],
  ])("tells of clocks that change in %s", (timezone, change, words) => {
    const { issues } = checkReachability({
      schedules: new Map([
        ["primary", { name: "primary", timezone, at: () => shift(0, 1), shifts: () => [] }],
      ]),
      people: peopleOf({ ann: fine }),
      verified: new Set(["ann/slack", "ann/sms"]),
      providerOf: twilio,
      shiftsOf: () => [shift(at("2026-03-20T00:00:00Z"), at("2026-04-20T00:00:00Z"), "ann")],
      from: at("2026-03-25T00:00:00Z"),
      to: at("2026-04-08T00:00:00Z"),
    });
    expect(issues).toMatchObject([
      { kind: "dst", level: "info", from: change, message: expect.stringContaining(words) },
    ]);
    expect(issues[0]?.message).toContain("the shift of ann goes over it");
  });
});
