import { readSchedules, type Schedule } from "@tocsin/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { takeNotes } from "/work/main/server/src/import/notes.ts";
import { importOnCall } from "/work/main/server/src/import/oncall/oncall.ts";
import { importOpsgenie } from "/work/main/server/src/import/opsgenie/opsgenie.ts";
import { importPagerDuty } from "/work/main/server/src/import/pagerduty/pagerduty.ts";

const now = Date.parse("2026-03-01T00:00:00Z");

/** The schedules of a dump, as core understands what is written. */
function schedulesOf(importer: typeof importPagerDuty, dump: unknown): Map<string, Schedule> {
  const draft = importer([{ file: "dump.json", value: dump }], takeNotes(), now);
  const options = Object.fromEntries(draft.schedules.map(({ key, options: each }) => [key, each]));
  const { schedules, problems } = readSchedules(
    options,
    new Set(draft.people.map(({ key }) => key)),
  );
  expect(problems).toEqual([]);
  return new Map(schedules);
}

const at = (schedules: Map<string, Schedule>, name: string, time: string) =>
  schedules.get(name)?.at(Date.parse(time)).people;

const pagerDutyUsers = ["ann", "bo", "cy"].map((name) => ({
  id: `P${name}`,
  type: "user",
  name,
  email: `${name}@example.test`,
}));
const user = (name: string) => ({
  user: { id: `P${name}`, type: "user_reference", summary: name },
});

test("PagerDuty: turns change at the wall clock's time, on both sides of a change of the clocks", () => {
  const layer = {
    name: "Layer 1",
    start: "2026-01-05T09:00:00+01:00",
    end: null,
    rotation_virtual_start: "2026-01-05T09:00:00+01:00",
    rotation_turn_length_seconds: 604_800,
    users: [user("ann"), user("bo"), user("cy")],
    restrictions: [],
  };
  const schedules = schedulesOf(importPagerDuty, {
    users: pagerDutyUsers,
    schedules: [
      {
        id: "S1",
        type: "schedule",
        name: "Primary",
        time_zone: "Europe/Berlin",
        schedule_layers: [layer],
      },
    ],
  });
  expect(at(schedules, "primary", "2026-01-05T07:59:00Z")).toEqual([]);
  expect(at(schedules, "primary", "2026-01-05T08:01:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary", "2026-01-12T08:01:00Z")).toEqual(["bo"]);
  // Summer time: 09:00 is 07:00 UTC.
  expect(at(schedules, "primary", "2026-04-06T06:59:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary", "2026-04-06T07:01:00Z")).toEqual(["bo"]);
});

test("PagerDuty: a layer that begins later begins in the middle of the turn that it is", () => {
  const layer = {
    name: "Later",
    start: "2026-03-11T12:00:00Z",
    end: "2026-04-01T00:00:00Z",
    rotation_virtual_start: "2026-02-02T09:00:00Z",
    rotation_turn_length_seconds: 604_800,
    users: [user("ann"), user("bo"), user("cy")],
    restrictions: [],
  };
  const schedules = schedulesOf(importPagerDuty, {
    users: pagerDutyUsers,
    schedules: [
      { id: "S1", type: "schedule", name: "Primary", time_zone: "UTC", schedule_layers: [layer] },
    ],
  });
  expect(at(schedules, "primary", "2026-03-11T11:00:00Z")).toEqual([]);
  // Turns since 2 February: cy has the sixth, from 9 March.
  expect(at(schedules, "primary", "2026-03-11T13:00:00Z")).toEqual(["cy"]);
  expect(at(schedules, "primary", "2026-03-16T08:00:00Z")).toEqual(["cy"]);
  expect(at(schedules, "primary", "2026-03-16T10:00:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary", "2026-04-01T01:00:00Z")).toEqual([]);
});

test("PagerDuty: restrictions of an answer in another zone are those of the schedule's clock", () => {
  const layer = (shown: string, from: string) => ({
    name: "Days",
    start: shown,
    end: null,
    rotation_virtual_start: shown,
    rotation_turn_length_seconds: 86_400,
    users: [user("ann")],
    restrictions: [
      { type: "daily_restriction", start_time_of_day: from, duration_seconds: 36_000 },
    ],
  });
  for (const written of [
    layer("2026-01-05T09:00:00+09:00", "20:00:00"),
    layer("2026-01-05T00:00:00Z", "11:00:00"),
  ]) {
    const schedules = schedulesOf(importPagerDuty, {
      users: pagerDutyUsers,
      schedules: [
        {
          id: "S1",
          type: "schedule",
          name: "Primary",
          time_zone: "Asia/Seoul",
          schedule_layers: [written],
        },
      ],
    });
    expect(at(schedules, "primary", "2026-03-10T10:59:00Z")).toEqual([]);
    expect(at(schedules, "primary", "2026-03-10T11:01:00Z")).toEqual(["ann"]);
    expect(at(schedules, "primary", "2026-03-10T20:59:00Z")).toEqual(["ann"]);
    expect(at(schedules, "primary", "2026-03-10T21:01:00Z")).toEqual([]);
  }
});

const minute = 60_000;
const restrictionOf = fc.record({
  type: fc.constantFrom("daily_restriction", "weekly_restriction"),
  minute: fc.integer({ min: 0, max: 1_439 }),
  minutes: fc.integer({ min: 1, max: 10_080 }),
  day: fc.integer({ min: 1, max: 7 }),
});

test("PagerDuty: 300 random layers say the same as counting turns by hand", () => {
  const layerOf = fc.record({
    days: fc.constantFrom(1, 2, 3, 7, 14, 21),
    users: fc.integer({ min: 1, max: 3 }),
    start: fc.integer({ min: 0, max: 200_000 }),
    restrictions: fc.array(restrictionOf, { maxLength: 3 }),
    times: fc.array(fc.integer({ min: 0, max: 400 * 1_440 }), { minLength: 5, maxLength: 20 }),
  });
  fc.assert(
    fc.property(layerOf, ({ days, users, start, restrictions, times }) => {
      // In a zone without changes of the clocks, so that the wall can be counted by hand.
      const virtualStart = Date.parse("2025-01-01T00:00:00Z") + start * minute;
      const names = ["ann", "bo", "cy"].slice(0, users);
      const layer = {
        name: "Layer",
        start: new Date(virtualStart).toISOString(),
        end: null,
        rotation_virtual_start: new Date(virtualStart).toISOString(),
        rotation_turn_length_seconds: days * 86_400,
        users: names.map(user),
        restrictions: restrictions.map(({ type, minute: from, minutes, day }) => ({
          type,
          start_time_of_day: `${String(Math.floor(from / 60)).padStart(2, "0")}:${String(from % 60).padStart(2, "0")}:00`,
          duration_seconds: Math.min(minutes, type === "daily_restriction" ? 1_440 : 10_080) * 60,
          start_day_of_week: day,
        })),
      };
      const schedules = schedulesOf(importPagerDuty, {
        users: pagerDutyUsers,
        schedules: [
          {
            id: "S1",
            type: "schedule",
            name: "Primary",
            time_zone: "UTC",
            schedule_layers: [layer],
          },
        ],
      });
      for (const offset of times) {
        const time = virtualStart + offset * minute;
        const turn = Math.floor((time - virtualStart) / (days * 86_400_000)) % users;
        const open =
          layer.restrictions.length === 0 || layer.restrictions.some((each) => covers(each, time));
        expect(schedules.get("primary")?.at(time).people).toEqual(open ? [names[turn]] : []);
      }
    }),
    { numRuns: 6000 },
  );
});

interface WrittenRestriction {
  readonly type: string;
  readonly start_time_of_day: string;
  readonly duration_seconds: number;
  readonly start_day_of_week: number;
}

/** Looks at each beginning within the week before. */
function covers(restriction: WrittenRestriction, time: number): boolean {
  const [hours = 0, minutes = 0] = restriction.start_time_of_day.split(":").map(Number);
  const midnight = Math.floor(time / 86_400_000) * 86_400_000;
  return Array.from({ length: 8 }, (_, back) => midnight - back * 86_400_000).some((day) => {
    const weekday = new Date(day).getUTCDay() || 7;
    if (restriction.type === "weekly_restriction" && weekday !== restriction.start_day_of_week)
      return false;
    const begins = day + (hours * 60 + minutes) * minute;
    return begins <= time && time < begins + restriction.duration_seconds * 1_000;
  });
}

const onCallUsers = ["ann", "bo", "cy"].map((name) => ({
  id: `U${name}`,
  username: name,
  email: `${name}@example.test`,
}));
const shift = (id: string, more: object) => ({
  id,
  name: id,
  type: "rolling_users",
  time_zone: null,
  level: 1,
  interval: 1,
  rolling_users: [["Uann"], ["Ubo"]],
  start_rotation_from_user_index: 0,
  ...more,
});
const onCall = (shifts: readonly object[], timezone = "Europe/Berlin") =>
  schedulesOf(importOnCall, {
    users: onCallUsers,
    schedules: [{ id: "S1", name: "Primary", type: "web", time_zone: timezone, shifts }],
  });

test("Grafana OnCall: a weekly rotation over selected nights hands over at the week's first one", () => {
  const schedules = onCall([
    shift("nights", {
      start: "2026-01-07T20:00:00",
      duration: 43_200,
      frequency: "weekly",
      week_start: "MO",
      by_day: ["MO", "TU", "WE", "TH", "FR"],
    }),
  ]);
  expect(at(schedules, "primary", "2026-01-07T22:00:00Z")).toEqual(["ann"]);
  // Friday's night ends on Saturday morning; there is none until Monday.
  expect(at(schedules, "primary", "2026-01-10T06:00:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary", "2026-01-10T20:00:00Z")).toEqual([]);
  expect(at(schedules, "primary", "2026-01-12T20:00:00Z")).toEqual(["bo"]);
  expect(at(schedules, "primary", "2026-01-19T20:00:00Z")).toEqual(["ann"]);
});

test("Grafana OnCall: a daily rotation over selected days gives each of them to the next one", () => {
  const schedules = onCall([
    shift("days", {
      start: "2026-01-05T09:00:00",
      duration: 28_800,
      frequency: "daily",
      by_day: ["MO", "WE", "FR"],
    }),
  ]);
  const days = ["05", "07", "09", "12", "14", "16", "19"].map((day) =>
    at(schedules, "primary", `2026-01-${day}T10:00:00Z`),
  );
  expect(days).toEqual([["ann"], ["bo"], ["ann"], ["bo"], ["ann"], ["bo"], ["ann"]]);
  expect(at(schedules, "primary", "2026-01-06T10:00:00Z")).toEqual([]);
});

test("Grafana OnCall: the higher level wins, whatever the order", () => {
  const base = {
    duration: 604_800,
    frequency: "weekly",
    week_start: "MO",
    rolling_users: [["Ucy"]],
  };
  const office = { start: "2026-01-05T09:00:00", duration: 28_800, frequency: "daily" };
  const schedules = onCall([
    shift("office", { ...office, level: 3 }),
    shift("base", { ...base, start: "2026-01-05T00:00:00", level: 1 }),
  ]);
  expect(at(schedules, "primary", "2026-01-06T10:00:00Z")).toEqual(["bo"]);
  expect(at(schedules, "primary", "2026-01-06T20:00:00Z")).toEqual(["cy"]);
});

test("Grafana OnCall: shifts of one level that meet are both on call", () => {
  const daily = { start: "2026-01-05T09:00:00", duration: 86_400, frequency: "daily" };
  const schedules = onCall([
    shift("one", { ...daily, rolling_users: [["Uann"]] }),
    shift("other", { ...daily, rolling_users: [["Ubo", "Ucy"]] }),
    shift("night", {
      ...daily,
      start: "2026-01-05T22:00:00",
      duration: 3_600,
      rolling_users: [["Ucy"]],
      level: 2,
    }),
  ]);
  expect([...schedules.keys()]).toEqual(["primary", "primary-2"]);
  expect(at(schedules, "primary", "2026-01-06T12:00:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary-2", "2026-01-06T12:00:00Z")).toEqual(["bo", "cy"]);
});

test("Grafana OnCall: a shift of another zone is moved to the schedule's", () => {
  const schedules = onCall(
    [
      shift("seoul", {
        time_zone: "Asia/Seoul",
        start: "2026-01-05T09:00:00",
        duration: 28_800,
        frequency: "daily",
        rolling_users: [["Uann"]],
      }),
      shift("utc", {
        time_zone: "UTC",
        start: "2026-01-05T12:00:00",
        duration: 3_600,
        frequency: "daily",
        rolling_users: [["Ubo"]],
      }),
    ],
    "UTC",
  );
  expect(at(schedules, "primary", "2026-01-06T00:30:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary", "2026-01-06T08:30:00Z")).toEqual([]);
  expect(at(schedules, "primary", "2026-01-06T12:30:00Z")).toEqual(["bo"]);
});

test("Opsgenie: an hourly rotation, and an override of all rotations", () => {
  const rotation = (name: string, who: string) => ({
    id: name,
    name,
    startDate: "2026-01-05T00:00:00Z",
    type: "hourly",
    length: 8,
    participants: [
      { type: "user", id: who, username: `${who}@example.test` },
      { type: "user", id: "cy", username: "cy@example.test" },
    ],
  });
  const schedules = schedulesOf(importOpsgenie, {
    schedules: {
      data: [
        {
          id: "S1",
          name: "Primary",
          timezone: "Asia/Seoul",
          rotations: [rotation("one", "ann"), rotation("two", "bo")],
          overrides: [
            {
              alias: "x",
              user: { type: "user", id: "cy", username: "cy@example.test" },
              startDate: "2026-03-10T00:00:00Z",
              endDate: "2026-03-11T00:00:00Z",
              rotations: [],
            },
          ],
        },
      ],
    },
  });
  expect(at(schedules, "primary", "2026-03-09T01:00:00Z")).toEqual(["cy"]);
  expect(at(schedules, "primary", "2026-03-09T09:00:00Z")).toEqual(["ann"]);
  expect(at(schedules, "primary-2", "2026-03-09T09:00:00Z")).toEqual(["bo"]);
  expect(at(schedules, "primary", "2026-03-10T09:00:00Z")).toEqual(["cy"]);
  expect(at(schedules, "primary-2", "2026-03-10T09:00:00Z")).toEqual([]);
});
