import fc from "fast-check";
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { readSchedules } from "../../src/oncall/read-schedules.ts";
import { intlClock } from "./intl-clock.ts";

const hour = 3_600_000;
const day = 24 * hour;
const team = ["ann", "bo", "cy", "dee"];
const people = new Set(team);

/** A rotation as somebody would write it, with the local times of its start and handoff apart. */
interface Written {
  readonly zone: string;
  readonly unit: "h" | "d" | "w" | "mo";
  readonly count: number;
  readonly members: number;
  /** Local time, as if in UTC. */
  readonly start: number;
  readonly handoff?: { readonly minutes: number; readonly weekday: number; readonly date: number };
}

const byday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const frequencies = { h: "HOURLY", d: "DAILY", w: "WEEKLY", mo: "MONTHLY" };

// Within the hours that change, and anywhere.
const minutesOfDay = fc.oneof(
  fc.integer({ min: 4, max: 14 }).map((quarters) => quarters * 15),
  fc.integer({ min: 0, max: 1439 }),
);

const written: fc.Arbitrary<Written> = fc.record(
  {
    zone: fc.constantFrom("Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
    unit: fc.constantFrom("h", "d", "w", "mo"),
    count: fc.oneof(
      { weight: 1, arbitrary: fc.constant(1) },
      { weight: 9, arbitrary: fc.integer({ min: 2, max: 14 }) },
    ),
    members: fc.integer({ min: 1, max: 4 }),
    start: fc
      .record({
        year: fc.constantFrom(2026, 2027),
        days: fc.integer({ min: 0, max: 65 }),
        minutes: minutesOfDay,
      })
      .map(({ year, days, minutes }) => Date.UTC(year, 0, 1) + days * day + minutes * 60_000),
    handoff: fc.record({
      minutes: minutesOfDay,
      weekday: fc.integer({ min: 0, max: 6 }),
      date: fc.integer({ min: 1, max: 31 }),
    }),
  },
  { requiredKeys: ["zone", "unit", "count", "members", "start"] },
);

function scheduleOf(rotation: Written) {
  const { zone, unit, count, members, start, handoff } = rotation;
  const minutes = handoff?.minutes ?? 0;
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const which =
    unit === "w" ? `${dayNames[handoff?.weekday ?? 0]} ` : unit === "mo" ? `${handoff?.date} ` : "";
  const layer = {
    people: team.slice(0, members),
    rotate: `${count}${unit}`,
    start: new Date(start).toISOString().slice(0, 19),
    ...(handoff !== undefined && { handoff: `${which}${clock}` }),
  };
  const { schedules, problems } = readSchedules(
    { primary: { timezone: zone, layers: [layer] } },
    people,
  );
  expect(problems).toEqual([]);
  const schedule = schedules.get("primary");
  if (schedule === undefined) throw new Error("no schedule");
  return schedule;
}

/** The local times of the handoffs, as rrule-temporal counts them on a clock that is never changed. */
function oracleHandoffs({ unit, count, start, handoff }: Written, until: number): number[] {
  const date = handoff?.date ?? new Date(start).getUTCDate();
  const last = Array.from({ length: Math.max(0, date - 27) }, (_, index) => 28 + index);
  const inMonth = date > 28 ? `;BYMONTHDAY=${last.join(",")};BYSETPOS=-1` : `;BYMONTHDAY=${date}`;
  const month = unit === "mo" ? inMonth : "";
  let first = start;
  if (handoff !== undefined) {
    const clock = `;BYHOUR=${Math.floor(handoff.minutes / 60)};BYMINUTE=${handoff.minutes % 60};BYSECOND=0`;
    const each = unit === "h" ? "DAILY" : frequencies[unit];
    const weekday = unit === "w" ? `;BYDAY=${byday[handoff.weekday]}` : "";
    const rule = recurrence(`FREQ=${each}${weekday}${month}${clock}`, start);
    first = rule.next(new Date(start), true)?.epochMilliseconds ?? Number.NaN;
  }
  const rule = recurrence(`FREQ=${frequencies[unit]};INTERVAL=${count}${month}`, first);
  return rule
    .between(new Date(first), new Date(until), true)
    .map(({ epochMilliseconds }) => epochMilliseconds);
}

function recurrence(rruleString: string, local: number, zone = "UTC") {
  const dtstart = Temporal.Instant.fromEpochMilliseconds(local)
    .toZonedDateTimeISO("UTC")
    .withTimeZone("UTC")
    .toPlainDateTime()
    .toZonedDateTime(zone);
  return new RRuleTemporal({ rruleString, dtstart, maxIterations: 100_000 });
}

interface Turn {
  start: number;
  end: number;
  people: readonly string[];
}

function oracleShifts(rotation: Written, from: number, to: number): Turn[] {
  const { zone, members } = rotation;
  const clock = intlClock(zone);
  const starts = oracleHandoffs(rotation, to + 2 * day).map((local) => clock.time(local));
  const turns: Turn[] = [{ start: from, end: starts[0] ?? to, people: [] }];
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? to;
    turns.push({ start, end, people: [team[index % members] as string] });
  }
  const shifts: Turn[] = [];
  for (const turn of turns) {
    const start = Math.max(turn.start, from);
    const end = Math.min(turn.end, to);
    if (end <= start) continue;
    const last = shifts.at(-1);
    if (last?.people[0] === turn.people[0] && last !== undefined) last.end = end;
    else shifts.push({ ...turn, start, end });
  }
  return shifts;
}

describe("a rotation", () => {
  it("agrees with rrule-temporal over two changes of the clocks, in 1,000 random forms", () => {
    let compared = 0;
    fc.assert(
      fc.property(written, fc.integer({ min: 0, max: 1_000_000 }), (rotation, somewhere) => {
        const schedule = scheduleOf(rotation);
        const from = rotation.start - 3 * day;
        const to = Date.UTC(new Date(rotation.start).getUTCFullYear(), 10, 9);
        const expected = oracleShifts(rotation, from, to);
        const shifts = schedule.shifts(from, to).map(({ why: _, ...turn }) => turn);
        // Quicker than toEqual, which is for the eyes then.
        if (JSON.stringify(shifts) !== JSON.stringify(expected)) expect(shifts).toEqual(expected);
        const some = expected[somewhere % expected.length] as Turn;
        const times = [some.start, some.end - 1, Math.floor((some.start + some.end) / 2)];
        for (const time of times) expect(schedule.at(time).people).toEqual(some.people);
        compared += 1;
      }),
      { numRuns: 1_000, seed: 20_260_329 },
    );
    expect(compared).toBeGreaterThanOrEqual(1_000);
  });

  it("has every handoff that rrule-temporal finds in the zone itself", () => {
    // In the zone the library leaves out what is skipped, so that it may find fewer.
    const days = written.filter(({ unit }) => unit === "d" || unit === "w");
    fc.assert(
      fc.property(days, (rotation) => {
        const several = { ...rotation, members: 4 };
        const schedule = scheduleOf(several);
        const to = rotation.start + 320 * day;
        const starts = new Set(
          schedule.shifts(rotation.start - 3 * day, to).map(({ start }) => start),
        );
        const [first] = oracleHandoffs(rotation, rotation.start + 400 * day);
        const rule = `FREQ=${frequencies[rotation.unit]};INTERVAL=${rotation.count}`;
        const found = recurrence(rule, first as number, rotation.zone).between(
          new Date(rotation.start - 3 * day),
          new Date(to - 1),
          true,
        );
        expect(found.length).toBeGreaterThan(0);
        for (const { epochMilliseconds } of found) expect(starts).toContain(epochMilliseconds);
      }),
      { numRuns: 60, seed: 20_261_025 },
    );
  });
});
