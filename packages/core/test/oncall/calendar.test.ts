import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { personCalendar, scheduleCalendar } from "../../src/oncall/calendar.ts";
import type { ScheduleOptions } from "../../src/oncall/options.ts";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import type { Schedule } from "../../src/oncall/schedule.ts";
import { at, schedule } from "./on-duty.ts";

const weekly = {
  people: ["ann", "bo"],
  rotate: "weekly",
  handoff: "Mon 09:00",
  start: "2026-01-05",
};
const day = 86_400_000;

const unfolded = (text: string) => text.replaceAll("\r\n ", "").split("\r\n");
const valuesOf = (text: string, name: string) =>
  unfolded(text).flatMap((line) =>
    line.startsWith(`${name}:`) ? line.slice(name.length + 1) : [],
  );

describe("the calendar of a schedule", () => {
  const primary = schedule({ timezone: "Asia/Seoul", layers: [weekly] });

  it("has an event for each stretch that somebody is on call", () => {
    const shifts = primary.shifts(at("2026-01-05T00:00Z"), at("2026-01-19T00:00Z"));
    const text = scheduleCalendar(primary, shifts, { name: "Primary, Seoul" });
    expect(unfolded(text).slice(0, 5)).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
      "X-PUBLISHED-TTL:PT1H",
      "PRODID:-//Tocsin//On call//EN",
    ]);
    expect(valuesOf(text, "X-WR-CALNAME")).toEqual(["Primary\\, Seoul"]);
    expect(valuesOf(text, "SUMMARY")).toEqual(["On call: ann", "On call: bo"]);
    expect(valuesOf(text, "DTSTART")).toEqual(["20260105T000000Z", "20260112T000000Z"]);
    expect(valuesOf(text, "DTEND")).toEqual(["20260112T000000Z", "20260119T000000Z"]);
  });

  it("keeps its events the same ones, wherever the shifts are cut off", () => {
    const uids = (from: string, to: string) =>
      valuesOf(
        scheduleCalendar(primary, primary.shifts(at(from), at(to)), { name: "primary" }),
        "UID",
      );
    const monday = uids("2026-01-05T00:00Z", "2026-01-19T00:00Z");
    expect(uids("2026-01-07T00:00Z", "2026-01-13T00:00Z")).toEqual(monday);
    expect(new Set(monday).size).toBe(2);
  });

  it("puts one person's neighbouring shifts together, whoever is on call beside them", () => {
    const covered = schedule({
      layers: [{ people: ["ann"] }],
      overrides: [
        { from: "2026-01-06", to: "2026-01-07", people: ["bo"], add: true, reason: "release" },
      ],
    });
    const shifts = covered.shifts(at("2026-01-05T00:00Z"), at("2026-01-09T00:00Z"));
    const text = scheduleCalendar(covered, shifts, { name: "covered" });
    expect(valuesOf(text, "SUMMARY")).toEqual(["On call: ann", "On call: bo"]);
    expect(valuesOf(text, "DTEND")).toEqual(["20260109T000000Z", "20260107T000000Z"]);
  });

  it("has lines of at most 75 bytes, and no letter cut in two", () => {
    const name = "당직 🚨".repeat(40);
    const { schedules } = readSchedules(
      { [name]: { layers: [{ people: ["ann"], name: "밤🌙".repeat(30) }] } },
      new Set(["ann"]),
    );
    const nights = schedules.get(name) as Schedule;
    const shifts = nights.shifts(at("2026-01-05T00:00Z"), at("2026-01-09T00:00Z"));
    const text = scheduleCalendar(nights, shifts, { name });
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(Buffer.from(text).toString()).toBe(text);
    expect(valuesOf(text, "DESCRIPTION")[0]).toContain("밤🌙밤🌙");
  });

  it("lets no name write lines of its own", () => {
    const name = "x\r\nEND:VCALENDAR\nBEGIN:VEVENT;a,b\\";
    const odd = "eve\r\nATTENDEE:mailto:x@example.test";
    const { schedules } = readSchedules(
      { [name]: { layers: [{ people: [odd] }] } },
      new Set([odd]),
    );
    const strange = schedules.get(name) as Schedule;
    const shifts = strange.shifts(at("2026-01-05T00:00Z"), at("2026-01-09T00:00Z"));
    for (const text of [
      scheduleCalendar(strange, shifts, { name }),
      personCalendar(odd, [{ schedule: strange, shifts }], { name }),
    ]) {
      const names = unfolded(text).map((line) => line.split(/[:;]/)[0]);
      expect(names.filter((each) => each === "BEGIN")).toHaveLength(2);
      expect(names).not.toContain("ATTENDEE");
    }
  });
});

describe("the calendar of a person", () => {
  it("has their shifts of every schedule", () => {
    const primary = schedule({ layers: [weekly] });
    const backup = schedule({ layers: [{ ...weekly, people: ["bo", "ann"] }] }, "backup");
    const span = [at("2026-01-05T09:00Z"), at("2026-01-19T09:00Z")] as const;
    const of = [primary, backup].map((each) => ({ schedule: each, shifts: each.shifts(...span) }));
    const text = personCalendar("ann", of, { name: "Ann on call" });
    expect(valuesOf(text, "SUMMARY")).toEqual(["On call: primary", "On call: backup"]);
    expect(valuesOf(text, "DTSTART")).toEqual(["20260105T090000Z", "20260112T090000Z"]);
    expect(unfolded(personCalendar("dee", of, { name: "Dee" })).at(-2)).toBe("END:VCALENDAR");
  });
});

describe("a calendar that is imported again", () => {
  it("gives the same shifts", () => {
    const options = fc.record({
      timezone: fc.constantFrom("Asia/Seoul", "Europe/Berlin", "Australia/Lord_Howe"),
      rotate: fc.constantFrom("7h", "daily", "weekly", "monthly"),
      together: fc.boolean(),
      nights: fc.boolean(),
    });
    fc.assert(
      fc.property(options, ({ timezone, rotate, together, nights }) => {
        const layer: ScheduleOptions["layers"][number] = {
          people: together ? [["ann", "bo"], "cy"] : ["ann", "bo", "cy"],
          rotate,
          start: "2026-03-20T02:30",
          ...(nights && { restrict: [{ days: "mon-fri", from: "20:00", to: "02:30" }] }),
        };
        const written = schedule({ timezone, layers: [layer] });
        const from = at("2026-03-15T00:00Z");
        const shifts = written.shifts(from, from + 40 * day);
        const ics = scheduleCalendar(written, shifts, { name: "primary" });
        const read = schedule({ timezone: "UTC", layers: [{ ics }] });
        const inner = from + 35 * day;
        expect(peopleIn(read, from, inner)).toEqual(peopleIn(written, from, inner));
      }),
      { numRuns: 40 },
    );
  });
});

function peopleIn(of: Schedule, from: number, to: number) {
  return of.shifts(from, to).map(({ start, end, people }) => [start, end, [...people].sort()]);
}
