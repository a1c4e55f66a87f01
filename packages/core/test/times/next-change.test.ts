import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dstChanges } from "../../src/oncall/gaps.ts";
import { readTimes } from "../../src/times/read-times.ts";
import type { TimeWindow } from "../../src/times/window.ts";
import { intlClock } from "../oncall/intl-clock.ts";

const minute = 60_000;
const day = 1440 * minute;
const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Seoul"] as const;
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

type Pair = readonly [first: number, last: number];
interface Wild {
  readonly location: string;
  readonly times?: readonly Pair[];
  readonly weekdays?: readonly Pair[];
  readonly daysOfMonth?: readonly Pair[];
  readonly months?: readonly Pair[];
  readonly years?: readonly Pair[];
}

const pairs = (min: number, max: number) =>
  fc.array(
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
      .map(([one, other]): Pair => [Math.min(one, other), Math.max(one, other)]),
    { minLength: 1, maxLength: 3 },
  );
// Many at the quarters around the changes, where the mistakes are.
const quarters = pairs(0, 16).map((all) => all.map(([a, b]): Pair => [a * 15, b * 15 + 15]));
const anyTimes = pairs(0, 1439).map((all) => all.map(([a, b]): Pair => [a, b + 1]));
const dates = fc.oneof(pairs(1, 31), pairs(-31, -1), fc.constant<Pair[]>([[3, -2]]));

const specs = (location: string) =>
  fc.record(
    {
      location: fc.constant(location),
      times: fc.oneof(quarters, anyTimes),
      weekdays: pairs(0, 6),
      daysOfMonth: dates,
      months: pairs(1, 12),
      years: pairs(2026, 2028),
    },
    { requiredKeys: ["location"] },
  ) as fc.Arbitrary<Wild>;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function open(all: readonly Wild[]): TimeWindow {
  const write = (pairs: readonly Pair[] | undefined, show: (pair: Pair) => string) =>
    pairs === undefined ? undefined : pairs.map(show);
  const numbers = ([first, last]: Pair) => `${first}:${last}`;
  const { times } = readTimes({
    it: all.map((spec) => ({
      location: spec.location,
      times: write(spec.times, ([first, last]) => `${clock(first)}-${clock(last)}`),
      weekdays: write(spec.weekdays, ([first, last]) => `${weekdays[first]}:${weekdays[last]}`),
      daysOfMonth: write(spec.daysOfMonth, numbers),
      months: write(spec.months, numbers),
      years: write(spec.years, numbers),
    })),
  });
  return times.get("it") as TimeWindow;
}

/** What Alertmanager would say, by Intl's clock and nothing of the package. */
function isIn(spec: Wild, time: number): boolean {
  const shown = new Date(time + intlClock(spec.location).offset(time));
  const now = shown.getUTCHours() * 60 + shown.getUTCMinutes();
  const length = new Date(
    Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth() + 1, 0),
  ).getUTCDate();
  const date = (of: number) => (of < 0 ? length + of + 1 : of);
  const any = (pairs: readonly Pair[] | undefined, test: (pair: Pair) => boolean) =>
    pairs === undefined || pairs.some(test);
  const has = (value: number) => (pair: Pair) => pair[0] <= value && value <= pair[1];
  return (
    any(spec.times, ([first, last]) => first <= now && now < last) &&
    any(spec.weekdays, has(shown.getUTCDay())) &&
    any(spec.daysOfMonth, ([a, b]) => has(shown.getUTCDate())([date(a), date(b)])) &&
    any(spec.months, has(shown.getUTCMonth() + 1)) &&
    any(spec.years, has(shown.getUTCFullYear()))
  );
}

describe("the next change of a time window", () => {
  it.each(zones)("%s: is what a scan of every minute finds", (zone) => {
    const changes = dstChanges(zone, Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)).map(
      ({ at }) => at,
    );
    const near = fc.constantFrom(...changes, Date.UTC(2026, 1, 28), Date.UTC(2026, 11, 31));
    const starts = fc
      .tuple(near, fc.integer({ min: -2_000, max: 300 }))
      .map(([at, by]) => at + by * minute);
    // Some go over into another zone, as one name may.
    const some = fc.array(fc.oneof(specs(zone), specs(zone), specs("America/New_York")), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(some, starts, fc.integer({ min: 0, max: 59_999 }), (all, start, extra) => {
        const window = open(all);
        const asked = start + extra;
        const value = window.contains(asked);
        const last = start + 3 * day;
        let found: number | undefined;
        for (let time = start + minute; time <= last; time += minute) {
          const now = window.contains(time);
          // A spec that is refused, as it holds on no day, adds nothing to either.
          if (time % (7 * minute) === 0) expect(now).toBe(all.some((spec) => isIn(spec, time)));
          if (now === value) continue;
          found = time;
          break;
        }
        const next = window.nextChange(asked);
        if (found !== undefined) expect(next).toBe(found);
        else expect(next === undefined || next > last).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same for whoever asks first, and changes what it says it changes", () => {
    const start = Date.UTC(2026, 2, 20);
    fc.assert(
      fc.property(
        specs("Europe/Berlin"),
        fc.array(fc.integer({ min: 0, max: 500 * 1440 }), { minLength: 1, maxLength: 12 }),
        (spec, minutes) => {
          const window = open([spec]);
          for (const each of minutes) {
            const time = start + each * minute;
            const next = window.nextChange(time);
            expect(next).toBe(open([spec]).nextChange(time));
            if (next === undefined) continue;
            expect(next > time && next <= time + 400 * day).toBe(true);
            expect(window.contains(next - 1)).toBe(window.contains(time));
            expect(window.contains(next)).not.toBe(window.contains(time));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is right for rare days too: nothing is stepped over in a year", () => {
    fc.assert(
      fc.property(specs("Australia/Lord_Howe"), (spec) => {
        const window = open([spec]);
        const from = Date.UTC(2026, 2, 1);
        const next = window.nextChange(from) ?? from + 400 * day;
        const value = window.contains(from);
        for (let time = from; time < next; time += 5 * minute) {
          if (window.contains(time) !== value) expect.fail(new Date(time).toISOString());
        }
      }),
      { numRuns: 30 },
    );
  });
});
