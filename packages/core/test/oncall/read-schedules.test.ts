import { describe, expect, it } from "vitest";
import { scheduleSchema } from "../../src/oncall/options.ts";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import { problemsOf, team } from "./on-duty.ts";

const weekly = {
  people: ["ann", "bo"],
  rotate: "weekly",
  handoff: "Mon 09:00",
  start: "2026-01-05",
};

describe("the problems of a schedule", () => {
  it("are none of a good one", () => {
    expect(problemsOf(scheduleSchema.parse({ layers: [weekly] }))).toEqual([]);
  });

  it("say where they are and what to write instead", () => {
    const { problems } = readSchedules(
      { primary: { layers: [{ ...weekly, people: ["an", ["bo", "zelda"]] }] } },
      team,
    );
    expect(problems).toEqual([
      {
        path: ["primary", "layers", 0, "people", 0],
        message: 'there is no person "an": did you mean "ann"?',
      },
      {
        path: ["primary", "layers", 0, "people", 1, 1],
        message: 'there is no person "zelda": add them to people, or write one who is there',
      },
    ]);
  });

  it.each([
    [
      { ...weekly, handoff: "09:00" },
      'handoff: a rotation of weeks changes on a weekday: write "Mon 09:00"',
    ],
    [
      { ...weekly, rotate: "monthly" },
      'handoff: a rotation of months changes on a day of the month: write "1 09:00"',
    ],
    [
      { ...weekly, rotate: "monthly", handoff: "32 09:00" },
      'handoff: a rotation of months changes on a day of the month: write "1 09:00"',
    ],
    [
      { ...weekly, rotate: "3d" },
      'handoff: a rotation of hours or days changes at a time of day: write "09:00", and its first day at start',
    ],
    [
      { people: ["ann"], handoff: "09:00" },
      "handoff: says when a rotation changes: write rotate as well",
    ],
    [
      { people: ["ann", "bo"], start: "2026-01-05" },
      "rotate: several people need a rotation: write rotate: weekly",
    ],
    [
      { people: ["ann", "bo"], rotate: "daily" },
      "start: a rotation needs its first day: write start: 2026-01-05",
    ],
    [{ ...weekly, end: "2026-01-05" }, "end: is not after start: write a later date"],
    [
      { ...weekly, start: "2026-02-30" },
      'start: there is no "2026-02-30": write a date such as 2026-01-05',
    ],
    [{ people: [] }, "people: has nobody: write who takes turns, or ics with a calendar"],
    [
      { people: ["ann"], restrict: [{ from: "24:00", to: "24:30" }] },
      'restrict.0.from: "24:00" is no time of day: write 00:00 to 23:59',
    ],
  ])("of the layer %j", (layer, message) => {
    expect(problemsOf({ layers: [layer] })[0]).toBe(`layers.0.${message}`);
  });

  it("allow a weekday where a length is whole weeks of days", () => {
    expect(problemsOf({ layers: [{ ...weekly, rotate: "14d" }] })).toEqual([]);
    expect(problemsOf({ layers: [{ ...weekly, rotate: "14d", handoff: "09:00" }] })).toEqual([]);
  });

  it("are of overrides, swaps, holidays and the zone too", () => {
    const from = "2026-01-06";
    expect(
      problemsOf({
        timezone: "Mars/Olympus",
        layers: [weekly],
        overrides: [
          { from, to: from, people: ["ann"] },
          { from, to: "2026-02-31", people: ["an"], replaces: "boo" },
          { from, to: "2026-01-07", people: [], add: true, replaces: "bo" },
        ],
        swaps: [{ from, to: "2026-01-05", between: ["ann", "by"] }],
        holidays: ["2026-12-25", "2026-11-31"],
      }),
    ).toEqual([
      'timezone: there is no zone "Mars/Olympus": write one such as Asia/Seoul',
      'holidays.1: there is no "2026-11-31": write 2026-12-25',
      "swaps.0.to: is not after from: write a later time",
      'swaps.0.between.1: there is no person "by": did you mean "bo"?',
      "overrides.0.to: is not after from: write a later time",
      'overrides.1.to: "2026-02-31" is no time: write 2026-01-05T09:00',
      'overrides.1.people.0: there is no person "an": did you mean "ann"?',
      'overrides.1.replaces: there is no person "boo": did you mean "bo"?',
      "overrides.2.add: does not go with replaces: leave one of them out",
      "overrides.2.people: adds nobody: write who is on call as well",
    ]);
  });

  it("leave a schedule that can be asked", () => {
    const { schedules } = readSchedules(
      { primary: { layers: [{ people: ["ann", "bo"] }, { ics: "nonsense" }] } },
      team,
    );
    expect(schedules.get("primary")?.at(0).people).toEqual([]);
  });
});
