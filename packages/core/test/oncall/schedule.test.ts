import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubleDuties, onCallGaps, onCallOverlaps } from "../../src/oncall/gaps.ts";
import type { ScheduleOptions } from "../../src/oncall/options.ts";
import { at, schedule, shown, shownBetween } from "./on-duty.ts";

const weekly = {
  people: ["ann", "bo"],
  rotate: "weekly",
  handoff: "Mon 09:00",
  start: "2026-01-05",
};
const hour = 3_600_000;
const day = 24 * hour;

describe("a rotation", () => {
  it("begins at the first handoff at or after its start; before it there is nobody", () => {
    const primary = schedule({
      timezone: "Asia/Seoul",
      layers: [{ ...weekly, start: "2026-01-06", end: "2026-01-27" }],
    });
    expect(shownBetween(primary, "2026-01-01T00:00Z", "2026-02-02T00:00Z")).toEqual([
      "2026-01-01T00:00Z nobody (gap)",
      "2026-01-12T00:00Z ann (layer 1)",
      "2026-01-19T00:00Z bo (layer 1)",
      "2026-01-26T00:00Z ann (layer 1)",
      "2026-01-26T15:00Z nobody (gap)",
    ]);
  });

  it("of 12 hours changes at 9 and 21 all year", () => {
    const layer = { people: ["ann", "bo"], rotate: "12h", handoff: "09:00", start: "2026-01-01" };
    const primary = schedule({ timezone: "Europe/Berlin", layers: [layer] });
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: "Europe/Berlin",
      timeStyle: "short",
    });
    const shifts = primary.shifts(at("2026-01-02T00:00Z"), at("2026-12-31T00:00Z")).slice(1);
    const starts = new Set(shifts.map(({ start, people }) => `${clock.format(start)} ${people}`));
    expect(starts).toEqual(new Set(["09:00 ann", "21:00 bo"]));
  });

  it("of an hour gives the skipped hour to nobody, and the repeated one to one", () => {
    const layer = { people: ["ann", "bo", "cy"], rotate: "hourly", start: "2026-01-01" };
    const primary = schedule({ timezone: "Europe/Berlin", layers: [layer] });
    const spring = primary.shifts(at("2026-03-28T23:00Z"), at("2026-03-29T04:00Z"));
    expect(spring.map(({ people, start, end }) => `${people} ${(end - start) / hour}`)).toEqual([
      "ann 1",
      "bo 1",
      // cy's 02:00 to 03:00 is skipped.
      "ann 1",
      "bo 1",
      "cy 1",
    ]);
    const autumn = primary.shifts(at("2026-10-24T22:00Z"), at("2026-10-25T03:00Z"));
    expect(autumn.map(({ start, end }) => (end - start) / hour)).toEqual([1, 1, 2, 1]);
  });

  it("of months comes back to the 31st", () => {
    const layer = {
      people: ["ann", "bo"],
      rotate: "monthly",
      handoff: "31 09:00",
      start: "2026-01-15",
    };
    const starts = schedule({ layers: [layer] })
      .shifts(at("2026-01-31T09:00Z"), at("2026-06-15T00:00Z"))
      .map(({ start }) => new Date(start).toISOString().slice(0, 10));
    expect(starts).toEqual(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]);
  });

  it("has people on call together where they share a turn", () => {
    const primary = schedule({ layers: [{ ...weekly, people: [["ann", "bo"], "cy"] }] });
    const shifts = primary.shifts(at("2026-01-05T09:00Z"), at("2026-01-19T09:00Z"));
    expect(shifts.map(({ people }) => people)).toEqual([["ann", "bo"], ["cy"]]);
    expect(onCallOverlaps(shifts)).toEqual([
      { start: at("2026-01-05T09:00Z"), end: at("2026-01-12T09:00Z"), people: ["ann", "bo"] },
    ]);
  });

  it("answers for the far past and the far future", () => {
    const primary = schedule({ layers: [weekly] });
    expect(primary.at(at("1999-01-01T00:00Z"))).toEqual({
      start: 0,
      end: at("2026-01-05T09:00Z"),
      people: [],
      why: "gap",
    });
    expect(shown(primary.at(at("2240-01-03T00:00Z")))).toBe("2239-12-30T09:00Z bo (layer 1)");
    for (const time of [Number.NaN, -1e300, 1e300, Number.POSITIVE_INFINITY]) {
      const shift = primary.at(time);
      expect([shift.start, shift.end].every((edge) => new Date(edge).toISOString())).toBe(true);
    }
  });
});

describe("one person", () => {
  it("is on call for ever, or from start to end", () => {
    const always = schedule({ layers: [{ people: ["ann"] }] }).at(at("2026-01-05T00:00Z"));
    expect([always.start, new Date(always.end).getUTCFullYear(), always.people]).toEqual([
      0,
      9999,
      ["ann"],
    ]);
    const layer = { people: ["ann"], start: "2026-01-05T08:00", end: "2026-01-06" };
    expect(
      shownBetween(schedule({ layers: [layer] }), "2026-01-05T00:00Z", "2026-01-07T00:00Z"),
    ).toEqual([
      "2026-01-05T00:00Z nobody (gap)",
      "2026-01-05T08:00Z ann (layer 1)",
      "2026-01-06T00:00Z nobody (gap)",
    ]);
  });
});

describe("a restriction", () => {
  const restricted = (
    restrict: NonNullable<ScheduleOptions["layers"][number]["restrict"]>,
    zone = "UTC",
  ) => schedule({ timezone: zone, layers: [{ people: ["ann"], restrict }] });

  it("is of days and hours, and passes midnight from the day on which it begins", () => {
    const nights = restricted([{ days: "fri-sat", from: "22:00", to: "06:00" }]);
    expect(shownBetween(nights, "2026-01-08T00:00Z", "2026-01-15T00:00Z")).toEqual([
      "2026-01-08T00:00Z nobody (gap)",
      "2026-01-09T22:00Z ann (layer 1)",
      "2026-01-10T06:00Z nobody (gap)",
      "2026-01-10T22:00Z ann (layer 1)",
      "2026-01-11T06:00Z nobody (gap)",
    ]);
  });

  it("without hours is whole days, and they join over the end of the week", () => {
    const weekend = restricted([{ days: ["sun", "mon"] }, { days: "sat" }]);
    expect(shownBetween(weekend, "2026-01-09T00:00Z", "2026-01-16T00:00Z")).toEqual([
      "2026-01-09T00:00Z nobody (gap)",
      "2026-01-10T00:00Z ann (layer 1)",
      "2026-01-13T00:00Z nobody (gap)",
    ]);
  });

  it("of all hours of all days is none", () => {
    for (const whole of [{}, { days: "mon-sun" as const }, { from: "09:00", to: "09:00" }]) {
      expect(restricted([whole]).at(at("2026-01-05T00:00Z")).start).toBe(0);
    }
    const halves = [
      { from: "06:00", to: "18:00" },
      { from: "18:00", to: "06:00" },
    ];
    expect(restricted(halves).at(at("2026-01-05T00:00Z")).start).toBe(0);
  });

  it("is by the clock on the wall, also when it changes", () => {
    const nights = restricted([{ from: "22:00", to: "07:00" }], "Europe/Berlin");
    expect(shownBetween(nights, "2026-03-28T12:00Z", "2026-03-29T12:00Z")).toEqual([
      "2026-03-28T12:00Z nobody (gap)",
      "2026-03-28T21:00Z ann (layer 1)",
      "2026-03-29T05:00Z nobody (gap)",
    ]);
    expect(shownBetween(nights, "2026-10-24T12:00Z", "2026-10-25T12:00Z")).toEqual([
      "2026-10-24T12:00Z nobody (gap)",
      "2026-10-24T20:00Z ann (layer 1)",
      "2026-10-25T06:00Z nobody (gap)",
    ]);
  });
});

describe("layers", () => {
  const twoLayers: ScheduleOptions = {
    timezone: "Asia/Seoul",
    layers: [
      { name: "week", people: ["ann"] },
      {
        name: "nights",
        people: ["bo"],
        restrict: [{ days: "mon-fri", from: "20:00", to: "08:00" }],
      },
    ],
  };

  it("further down win where they have somebody", () => {
    expect(shownBetween(schedule(twoLayers), "2026-01-08T15:00Z", "2026-01-12T15:00Z")).toEqual([
      "2026-01-08T15:00Z bo (layer 2 (nights))",
      "2026-01-08T23:00Z ann (layer 1 (week))",
      "2026-01-09T11:00Z bo (layer 2 (nights))",
      "2026-01-09T23:00Z ann (layer 1 (week))",
      "2026-01-12T11:00Z bo (layer 2 (nights))",
    ]);
  });

  it("leave holidays out, or take them alone", () => {
    const primary = schedule({
      timezone: "Asia/Seoul",
      holidays: ["2026-01-01", "2026-01-02", "2026-02-17"],
      layers: [
        { people: ["ann"], holidays: "skip" },
        { people: ["bo"], holidays: "only", end: "2026-02-01" },
      ],
    });
    const shifts = primary.shifts(at("2025-12-31T00:00Z"), at("2026-03-01T00:00Z"));
    expect(shifts.map(shown)).toEqual([
      "2025-12-31T00:00Z ann (layer 1)",
      "2025-12-31T15:00Z bo (layer 2)",
      "2026-01-02T15:00Z ann (layer 1)",
      "2026-02-16T15:00Z nobody (gap)",
      "2026-02-17T15:00Z ann (layer 1)",
    ]);
    expect(onCallGaps(shifts)).toEqual([
      { start: at("2026-02-16T15:00Z"), end: at("2026-02-17T15:00Z"), why: "gap" },
    ]);
  });

  it("tell of somebody who is on call twice at once", () => {
    const span = [at("2026-01-05T09:00Z"), at("2026-01-26T09:00Z")] as const;
    const shifts = (people: string[]) =>
      schedule({ layers: [{ ...weekly, people }] }).shifts(...span);
    const both = new Map([
      ["primary", shifts(["ann", "bo"])],
      ["backup", shifts(["bo", "bo", "ann"])],
    ]);
    expect(doubleDuties(both)).toEqual([
      {
        person: "bo",
        schedules: ["primary", "backup"],
        start: at("2026-01-12T09:00Z"),
        end: at("2026-01-19T09:00Z"),
      },
      {
        person: "ann",
        schedules: ["primary", "backup"],
        start: at("2026-01-19T09:00Z"),
        end: at("2026-01-26T09:00Z"),
      },
    ]);
  });
});

describe("shifts", () => {
  const wild = fc.record({
    zone: fc.constantFrom("Asia/Seoul", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"),
    rotate: fc.constantFrom("hourly", "5h", "daily", "3d", "weekly", "monthly"),
    days: fc.constantFrom("mon-fri", "sat-sun", "wed"),
    hours: fc.constantFrom(["09:00", "17:00"], ["22:00", "02:30"], ["00:00", "24:00"]),
    overrides: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 300 }),
        length: fc.integer({ min: 1, max: 300 }),
        people: fc.subarray(["ann", "cy"]),
        kind: fc.constantFrom("all", "add", "replaces"),
      }),
      { maxLength: 4 },
    ),
    where: fc.integer({ min: 0, max: 300 }),
  });

  it("leave no hole, merge what is equal, and agree with who is on call at each moment", () => {
    const first = at("2026-03-20T00:00Z");
    fc.assert(
      fc.property(wild, ({ zone, rotate, days, hours, overrides, where }) => {
        const [from, to] = hours as [string, string];
        const primary = schedule({
          timezone: zone,
          holidays: ["2026-03-25", "2026-04-03"],
          layers: [
            { people: ["ann", "bo", ["cy", "dee"]], rotate, start: "2026-03-21T02:30" },
            { people: ["dee"], restrict: [{ days: days as "wed", from, to }], holidays: "skip" },
          ],
          swaps: [{ from: "2026-03-28", to: "2026-03-30", between: ["ann", "dee"] }],
        });
        const made = overrides.map(({ from, length, people, kind }, index) => ({
          id: `${index}`,
          start: first + from * hour,
          end: first + (from + length) * hour,
          people,
          ...(kind === "add" && { add: true }),
          ...(kind === "replaces" && { replaces: "bo" }),
        }));
        const end = first + 16 * day;
        const shifts = primary.shifts(first, end, made);
        expect([shifts[0]?.start, shifts.at(-1)?.end]).toEqual([first, end]);
        for (const [index, shift] of shifts.entries()) {
          const next = shifts[index + 1];
          expect(shift.end).toBeGreaterThan(shift.start);
          if (next === undefined) continue;
          expect(next.start).toBe(shift.end);
          expect([next.people, next.why]).not.toEqual([shift.people, shift.why]);
        }
        const time = first + where * hour + 61_000;
        const there = shifts.find((shift) => shift.start <= time && time < shift.end);
        const now = primary.at(time, made);
        expect([now.people, now.why]).toEqual([there?.people, there?.why]);
        if (there !== shifts[0] && there !== shifts.at(-1)) expect(now).toEqual(there);
      }),
      { numRuns: 200 },
    );
  });

  it("are of at most 400 days, and none where the span is none", () => {
    const primary = schedule({ layers: [{ ...weekly, rotate: "hourly", handoff: "09:00" }] });
    const from = at("2026-01-05T09:00Z");
    const shifts = primary.shifts(from, Number.POSITIVE_INFINITY);
    expect([shifts.length, shifts.at(-1)?.end]).toEqual([400 * 24, from + 400 * day]);
    expect(primary.shifts(from, from)).toEqual([]);
    expect(primary.shifts(Number.NaN, from)).toEqual([]);
  });
});
