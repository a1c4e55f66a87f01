import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scheduleSchema } from "../../src/oncall/options.ts";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import { at, problemsOf, schedule, shownBetween, team } from "./on-duty.ts";

const calendar = (...events: string[][]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
  ].join("\r\n");

const imported = (timezone: string, ...events: string[][]) =>
  schedule({ timezone, layers: [{ ics: calendar(...events) }] });

const problemsOfText = (ics: string) => problemsOf({ layers: [{ ics }] });

const monday = [
  "DTSTART;TZID=Europe/Berlin:20260105T090000",
  "DTEND;TZID=Europe/Berlin:20260112T090000",
];

describe("an imported calendar", () => {
  it("repeats by the clock on the wall, without a hole when it changes", () => {
    const primary = imported(
      "Asia/Seoul",
      ["SUMMARY:ann", ...monday, "RRULE:FREQ=WEEKLY;INTERVAL=2"],
      [
        "SUMMARY:bo",
        "DTSTART;TZID=Europe/Berlin:20260112T090000",
        "DURATION:P1W",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260406T070000Z",
      ],
    );
    expect(shownBetween(primary, "2026-03-16T08:00Z", "2026-04-20T00:00Z")).toEqual([
      "2026-03-16T08:00Z ann (layer 1)",
      "2026-03-23T08:00Z bo (layer 1)",
      "2026-03-30T07:00Z ann (layer 1)",
      "2026-04-06T07:00Z bo (layer 1)",
      "2026-04-13T07:00Z ann (layer 1)",
    ]);
    const last = imported("UTC", [
      "SUMMARY:bo",
      ...monday,
      "RRULE:FREQ=WEEKLY;UNTIL=20260406T065959Z",
    ]);
    expect(last.at(at("2026-04-06T06:59Z")).people).toEqual(["bo"]);
    expect(last.at(at("2026-04-06T07:00Z")).people).toEqual([]);
  });

  it("reads whole days and times without a zone in the schedule's zone", () => {
    const primary = imported(
      "Asia/Seoul",
      ["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260107"],
      ["SUMMARY:bo", "DTSTART;VALUE=DATE:20260107"],
      ["SUMMARY:cy", "DTSTART:20260108T000000", "DTEND:20260108T120000"],
    );
    expect(shownBetween(primary, "2026-01-04T15:00Z", "2026-01-08T03:01Z")).toEqual([
      "2026-01-04T15:00Z ann (layer 1)",
      "2026-01-06T15:00Z bo (layer 1)",
      "2026-01-07T15:00Z cy (layer 1)",
      "2026-01-08T03:00Z nobody (gap)",
    ]);
  });

  it("leaves out exceptions and what was cancelled, and moves what was moved", () => {
    const primary = imported(
      "UTC",
      [
        "UID:a",
        "SUMMARY:ann",
        "DTSTART:20260105T090000Z",
        "DTEND:20260105T170000Z",
        "RRULE:FREQ=DAILY;COUNT=5",
        "EXDATE:20260106T090000Z",
        "EXDATE;TZID=Asia/Seoul:20260109T180000",
      ],
      [
        "UID:a",
        "SUMMARY:bo",
        "RECURRENCE-ID:20260107T090000Z",
        "DTSTART:20260107T120000Z",
        "DTEND:20260107T130000Z",
      ],
      [
        "UID:a",
        "SUMMARY:ann",
        "RECURRENCE-ID:20260108T090000Z",
        "DTSTART:20260108T090000Z",
        "STATUS:CANCELLED",
      ],
    );
    expect(shownBetween(primary, "2026-01-05T09:00Z", "2026-01-12T00:00Z")).toEqual([
      "2026-01-05T09:00Z ann (layer 1)",
      "2026-01-05T17:00Z nobody (gap)",
      "2026-01-07T12:00Z bo (layer 1)",
      "2026-01-07T13:00Z nobody (gap)",
    ]);
  });

  it("does not lose a shift whose hour is skipped", () => {
    const daily = imported("UTC", [
      "SUMMARY:ann",
      "DTSTART;TZID=Europe/Berlin:20260327T023000",
      "DTEND;TZID=Europe/Berlin:20260327T040000",
      "RRULE:FREQ=DAILY",
    ]);
    expect(daily.at(at("2026-03-29T01:45Z")).people).toEqual(["ann"]);
    expect(daily.at(at("2026-03-29T02:00Z")).people).toEqual([]);
  });

  it("has several on call where events overlap", () => {
    const primary = imported(
      "UTC",
      ["SUMMARY:ann", "DTSTART:20260105T090000Z", "DTEND:20260105T170000Z"],
      ["SUMMARY:bo", "DTSTART:20260105T120000Z", "DTEND:20260105T180000Z"],
      ["SUMMARY:ann", "DTSTART:20260105T160000Z", "DTEND:20260105T170000Z"],
    );
    expect(shownBetween(primary, "2026-01-05T09:00Z", "2026-01-05T18:00Z")).toEqual([
      "2026-01-05T09:00Z ann (layer 1)",
      "2026-01-05T12:00Z ann+bo (layer 1)",
      "2026-01-05T17:00Z bo (layer 1)",
    ]);
  });

  it("is within start, end and restrictions of its layer", () => {
    const ics = calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY"]);
    const primary = schedule({
      layers: [
        { ics, start: "2026-01-05", end: "2026-01-07", restrict: [{ from: "09:00", to: "17:00" }] },
      ],
    });
    expect(shownBetween(primary, "2026-01-04T00:00Z", "2026-01-08T00:00Z")).toEqual([
      "2026-01-04T00:00Z nobody (gap)",
      "2026-01-05T09:00Z ann (layer 1)",
      "2026-01-05T17:00Z nobody (gap)",
      "2026-01-06T09:00Z ann (layer 1)",
      "2026-01-06T17:00Z nobody (gap)",
    ]);
  });

  it.each([
    ["SUMMARY:ANN", "ann"],
    ["SUMMARY:On call: ann", "ann"],
    ["SUMMARY:Ann - primary", "ann"],
    ["SUMMARY:@bo\\, all week", "bo"],
    ["SUMMARY:Shift\r\nATTENDEE;CN=Cy:mailto:x@example.test", "cy"],
    ['SUMMARY:Shift\r\nATTENDEE;CN="Dee":mailto:d.e@example.test', "dee"],
    [
      "SUMMARY:Shift\r\nATTENDEE:MAILTO:Ann@example.test\r\nATTENDEE:mailto:bo@example.test",
      "ann+bo",
    ],
    ["SUMMARY:folded o\r\n n call: bo\r\nX-OTHER-1:ann", "bo"],
  ])("finds whom %j names", (lines, expected) => {
    const primary = imported("UTC", [lines, "DTSTART:20260105T090000Z", "DTEND:20260105T170000Z"]);
    expect(primary.at(at("2026-01-05T10:00Z")).people.join("+")).toBe(expected);
  });

  it("finds people by their names where it knows them", () => {
    const ics = calendar([
      "SUMMARY:Kim Ann (primary)",
      "DTSTART:20260105T090000Z",
      "DURATION:PT1H",
    ]);
    const names = new Map([["ann", "Kim Ann"]]);
    const { schedules, problems } = readSchedules({ primary: { layers: [{ ics }] } }, team, names);
    expect([problems, schedules.get("primary")?.at(at("2026-01-05T09:30Z")).people]).toEqual([
      [],
      ["ann"],
    ]);
  });
});

describe("a calendar with problems", () => {
  it("lists the events that name nobody, or several", () => {
    const day = "DTSTART;VALUE=DATE:20260105";
    const text = calendar(
      ["SUMMARY:Holiday", day],
      ["SUMMARY:ann or bo", day],
      ["SUMMARY:ann", day],
      ["SUMMARY:joann", day],
    );
    expect(problemsOfText(text)).toEqual([
      'layers.0.ics: these events name nobody of people: "Holiday", "ann or bo", "joann"; write one person\'s key in the summary',
    ]);
  });

  it.each([
    ["hello", "is no calendar: write iCalendar text"],
    ["BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:ann", "ends within an event"],
    [calendar(["SUMMARY:ann"]), 'the event "ann" has no start'],
    [calendar(["SUMMARY:ann", "DTSTART:tomorrow"]), 'the event "ann" has no start'],
    [
      calendar(["SUMMARY:ann", "DTSTART:20260105T090000Z", "DTEND:20260104T090000Z"]),
      'the event "ann" ends before it begins',
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;TZID=W. Europe Standard Time:20260105T090000"]),
      'the event "ann" is of the zone "W. Europe Standard Time": write one such as Europe/Berlin',
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=SECONDLY"]),
      'the event "ann" can\'t be read: its rule has no FREQ that shifts have',
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY;COUNT=1000000"]),
      "COUNT above 10000",
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;INTERVAL=0"]),
      "its rule can't be read",
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20200105", "DTEND;VALUE=DATE:20260105"]),
      "lasts more than 400 days",
    ],
    [
      calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260107"]),
      "an event has RDATE",
    ],
    [
      calendar(...Array.from({ length: 2_002 }, () => ["SUMMARY:ann"])),
      'the event "ann" has no start',
    ],
  ])("says what: %#", (text, message) => {
    expect(problemsOfText(text)[0]).toContain(message);
  });

  it("is not both a calendar and a rotation", () => {
    const ics = calendar(["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105"]);
    expect(problemsOf({ layers: [{ ics, people: ["ann"], rotate: "daily" }] })).toEqual([
      "layers.0.people: does not go with ics, whose events are the shifts: leave one of them out",
      "layers.0.rotate: does not go with ics, whose events are the shifts: leave one of them out",
    ]);
  });

  it("of another maker's hand reads the zone behind a path", () => {
    const event = [
      "SUMMARY:ann",
      'DTSTART;TZID="/example.org/20260101/Asia/Seoul":20260105T090000',
      "DURATION:PT1H",
    ];
    expect(imported("UTC", event).at(at("2026-01-05T00:30Z")).people).toEqual(["ann"]);
  });
});

describe("a hostile calendar", () => {
  // As much as the options let in.
  const long = (part: string) => part.repeat(Math.floor(1_990_000 / part.length));
  const day = ["SUMMARY:ann", "DTSTART;VALUE=DATE:20260105"];

  it.each([
    ["many beginnings", `BEGIN:VCALENDAR\n${long("BEGIN:VEVENT\n")}`],
    ["many alarms", calendar([...day, long("BEGIN:VALARM\n")])],
    ["a long line", calendar([`SUMMARY:${long("ann ")}`])],
    ["many folds", calendar([`SUMMARY:${long("\r\n a")}`])],
    ["many exceptions", calendar([...day, `EXDATE;TZID=Asia/Seoul:${long("20260105T000000,")}`])],
    ["many attendees", calendar([long('ATTENDEE;CN="a;b":mailto:a@example.test\r\n'), ...day])],
    ["many events", calendar(...Array.from({ length: 20_000 }, () => day))],
    ["many rules", calendar(...Array.from({ length: 501 }, () => [...day, "RRULE:FREQ=HOURLY"]))],
    ["a wild rule", calendar([...day, `RRULE:FREQ=YEARLY;BYDAY=${long("1MO,")}`])],
    [
      "a zone of its own",
      calendar(day).replace(
        "VERSION:2.0",
        `VERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Asia/Seoul\nBEGIN:STANDARD\nDTSTART:00010101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETFROM:+0000\nTZOFFSETTO:+9999\nEND:STANDARD\nEND:VTIMEZONE`,
      ),
    ],
  ])("with %s is read or refused in little time", (_, ics) => {
    expect(scheduleSchema.safeParse({ layers: [{ ics }] }).success).toBe(true);
    const started = performance.now();
    const { schedules } = readSchedules({ primary: { layers: [{ ics }] } }, team);
    schedules.get("primary")?.at(at("2026-01-05T12:00Z"));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      "END:VEVENT",
      "SUMMARY:ann",
      "DTSTART:20260105T090000Z",
      "DTSTART;VALUE=DATE:20261305",
      "DTEND:99999999T999999Z",
      "DTSTART;TZID=:20260105T090000",
      "DURATION:P",
      "DURATION:-PT1H",
      "DURATION:PxW",
      "RRULE:",
      "RRULE:FREQ=DAILY;UNTIL=1",
      "RRULE:FREQ=DAILY;BYDAY=XX",
      "RRULE:FREQ=MONTHLY;BYMONTHDAY=99",
      "RRULE:FREQ=YEARLY;BYSETPOS=0",
      "EXDATE:",
      "RECURRENCE-ID:x",
      "ATTENDEE",
      "ATTENDEE;CN",
      "ATTENDEE;=;:",
      "DTSTART;;;:",
      ":",
      ";",
      " folded",
      "\u0000",
      "UID:a",
      "DTSTART:00000101T000000Z",
      "RRULE:FREQ=HOURLY;INTERVAL=999999999",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 14 }), (lines) => {
        const text = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\n");
        const { schedules } = readSchedules({ primary: { layers: [{ ics: text }] } }, team);
        const primary = schedules.get("primary");
        primary?.at(at("2026-01-05T12:00Z"));
        const shifts = primary?.shifts(at("2026-01-01T00:00Z"), at("2026-03-01T00:00Z")) ?? [];
        expect(shifts.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
