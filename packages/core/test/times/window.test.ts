import { describe, expect, it } from "vitest";
import { timesSchema } from "../../src/times/options.ts";
import { readTimes } from "../../src/times/read-times.ts";
import type { TimeWindow } from "../../src/times/window.ts";

const iso = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString();

function open(...specs: object[]): TimeWindow {
  const { times, problems } = readTimes(timesSchema.parse({ it: specs }));
  expect(problems).toEqual([]);
  return times.get("it") as TimeWindow;
}

interface Row {
  readonly spec: object;
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

// The groups that Alertmanager checks its intervals with, at days of our own.
const groups: Readonly<Record<string, Row>> = {
  "nothing: any time": {
    spec: {},
    inside: ["2026-01-01T00:00Z", "1999-12-31T23:59Z", "2031-07-14T12:34Z"],
    outside: [],
  },
  "business hours": {
    spec: { times: ["09:00-17:00"], weekdays: ["monday:friday"] },
    inside: ["2026-03-02T09:00Z", "2026-03-04T12:30Z", "2026-03-06T16:59Z"],
    outside: ["2026-03-01T12:00Z", "2026-03-02T08:59Z", "2026-03-06T17:00Z", "2026-03-07T12:00Z"],
  },
  "some days of one year": {
    spec: { daysOfMonth: ["3:6"], months: ["april"], years: ["2026"] },
    inside: ["2026-04-03T00:00Z", "2026-04-06T23:59Z"],
    outside: ["2026-04-02T23:59Z", "2026-04-07T00:00Z", "2026-05-04T12:00Z", "2027-04-04T12:00Z"],
  },
  "the last three days": {
    spec: { daysOfMonth: ["-3:-1"] },
    inside: ["2026-01-29T00:00Z", "2026-02-26T10:00Z", "2028-02-29T23:59Z", "2026-06-28T00:00Z"],
    outside: ["2026-01-28T23:59Z", "2026-02-25T23:59Z", "2028-02-26T12:00Z", "2026-03-01T00:00Z"],
  },
  "days beyond the end of the month": {
    spec: { daysOfMonth: ["1:31"], months: ["june"] },
    inside: ["2026-06-01T00:00Z", "2026-06-30T23:59Z"],
    outside: ["2026-05-31T23:59Z", "2026-07-01T00:00Z"],
  },
  "days before the beginning of the month": {
    spec: { daysOfMonth: ["-31:-28"], months: ["february"] },
    inside: ["2026-02-01T12:00Z", "2028-02-02T12:00Z"],
    outside: ["2026-02-02T12:00Z", "2026-01-31T12:00Z", "2028-02-03T00:00Z"],
  },
  "no clamping of a first day to the last of the month": {
    spec: { daysOfMonth: ["30:31"], months: ["february:march"] },
    inside: ["2026-03-30T12:00Z", "2026-03-31T12:00Z"],
    outside: ["2026-02-28T12:00Z", "2026-03-01T12:00Z", "2026-03-02T12:00Z"],
  },
  "the whole month by both its ends": {
    spec: { daysOfMonth: ["1:-1"], months: ["2"] },
    inside: ["2026-02-01T00:00Z", "2026-02-28T23:59Z", "2028-02-29T12:00Z"],
    outside: ["2026-03-01T00:00Z"],
  },
  "business hours of another zone": {
    spec: { times: ["09:00-17:00"], weekdays: ["monday:friday"], location: "Australia/Sydney" },
    inside: ["2026-06-09T09:00+10:00", "2026-06-09T13:00+10:00"],
    outside: ["2026-06-09T13:00Z", "2026-06-09T17:00+10:00"],
  },
  "another zone while its clocks are forward": {
    spec: { times: ["09:00-17:00"], months: ["november"], location: "Australia/Sydney" },
    inside: ["2026-11-01T09:00+11:00", "2026-10-31T22:00Z"],
    outside: ["2026-10-31T21:59Z", "2026-10-31T23:00+11:00"],
  },
  "all at once, with several of each": {
    spec: {
      times: ["09:00-12:00", "13:00-17:00"],
      weekdays: ["monday:friday", "sunday"],
      daysOfMonth: ["1", "10", "-7:-1"],
      months: ["january:march"],
      years: ["2026:2027", "2030"],
    },
    inside: ["2026-01-26T09:00Z", "2027-03-31T16:59Z", "2030-03-31T11:59Z", "2026-02-01T13:00Z"],
    outside: [
      "2026-01-31T10:00Z", // A Saturday.
      "2026-01-26T12:30Z",
      "2026-01-23T10:00Z",
      "2026-04-30T10:00Z",
      "2028-01-31T10:00Z",
    ],
  },
};

describe("a time window", () => {
  it.each(Object.entries(groups))("%s", (_, { spec, inside, outside }) => {
    const window = open(spec);
    expect(inside.filter((time) => !window.contains(Date.parse(time)))).toEqual([]);
    expect(outside.filter((time) => window.contains(Date.parse(time)))).toEqual([]);
  });

  it.each([
    [{ weekdays: ["mon-fri"] }, { weekdays: ["monday:friday"] }],
    [{ weekdays: ["Mon:FRI", "SUNDAY"] }, { weekdays: ["sunday:friday"] }],
    [{ months: ["Jan-march"] }, { months: ["1:3"] }],
    [
      { months: [5], years: [2026] },
      { months: ["may"], years: ["2026:2026"] },
    ],
    [{ daysOfMonth: [1, "+2", -1] }, { daysOfMonth: ["1:2", "-1"] }],
  ])("%j is another way to write %j", (one, other) => {
    const windows = [open(one), open(other)];
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 2, 1); day += 86_400_000) {
      expect(windows[0]?.contains(day)).toBe(windows[1]?.contains(day));
    }
  });

  it("holds when any of its specs does, each in its own zone", () => {
    const window = open(
      { times: ["22:00-24:00", "00:00-07:00"], location: "Asia/Seoul" },
      { times: ["12:00-13:00"], location: "Europe/Berlin" },
    );
    const start = Date.parse("2026-01-05T00:00Z");
    const changes = [start];
    while (changes.length < 6) changes.push(window.nextChange(changes.at(-1) ?? 0) ?? 0);
    expect(window.contains(start)).toBe(false);
    expect(changes.slice(1).map(iso)).toEqual([
      "2026-01-05T11:00:00.000Z", // Noon in Berlin.
      "2026-01-05T12:00:00.000Z",
      "2026-01-05T13:00:00.000Z", // Ten in the evening in Seoul, on through midnight.
      "2026-01-05T22:00:00.000Z",
      "2026-01-06T11:00:00.000Z",
    ]);
  });

  it("that always holds has no next change, nor has one that is over", () => {
    expect(open({}).nextChange(Date.UTC(2026, 0, 1))).toBeUndefined();
    expect(open({ years: ["2025"] }).nextChange(Date.UTC(2026, 0, 1))).toBeUndefined();
    const both = open({ times: ["00:00-12:00"] }, { times: ["12:00-24:00"] });
    expect(both.nextChange(Date.UTC(2026, 0, 1))).toBeUndefined();
  });

  it("knows the next change up to 400 days ahead, whatever was asked before", () => {
    const begin = Date.UTC(2028, 0, 1);
    const day = 86_400_000;
    for (const order of [
      [399, 400, 401],
      [401, 399, 400],
      [400, 401, 399],
    ]) {
      const window = open({ years: ["2028"] });
      const found = order.map((days) => window.nextChange(begin - days * day));
      expect(found).toEqual(order.map((days) => (days > 400 ? undefined : begin)));
    }
    const window = open({ years: ["2028"] });
    expect(iso(window.nextChange(begin - 1))).toBe("2028-01-01T00:00:00.000Z");
    expect(iso(window.nextChange(begin))).toBe("2029-01-01T00:00:00.000Z");
  });

  it("follows the clock on the wall: an hour that comes twice holds twice, a skipped one not", () => {
    const window = open({ times: ["02:00-03:00"], location: "Europe/Berlin" });
    const autumn = Date.parse("2026-10-24T23:59:30Z");
    expect(iso(window.nextChange(autumn))).toBe("2026-10-25T00:00:00.000Z");
    expect(iso(window.nextChange(Date.parse("2026-10-25T00:00Z")))).toBe(
      "2026-10-25T02:00:00.000Z",
    );
    const spring = Date.parse("2026-03-28T12:00Z");
    expect(iso(window.nextChange(spring))).toBe("2026-03-30T00:00:00.000Z");
  });

  it("counts from the end of the month by dates, also where its clocks go forward", () => {
    const window = open({ daysOfMonth: ["-1"], location: "Europe/Berlin" });
    expect(iso(window.nextChange(Date.parse("2026-03-15T00:00Z")))).toBe(
      "2026-03-30T22:00:00.000Z",
    );
  });
});
