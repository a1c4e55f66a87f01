import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "@tocsin/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTimes } from "../../src/times/read-times.ts";

let amtool: string;
let folder: string;

beforeAll(() => {
  amtool = findProgram({ names: ["amtool"], debian: "prometheus-alertmanager" });
  folder = mkdtempSync(join(tmpdir(), "tocsin-times-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Written {
  readonly times?: readonly string[];
  readonly weekdays?: readonly string[];
  readonly daysOfMonth?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  readonly location?: string;
}

/** Whether amtool takes each of the specs; the files are checked in one go. */
function takenByAmtool(specs: readonly Written[]): readonly boolean[] {
  const paths = specs.map((spec, index) => {
    const path = join(folder, `${index}.yml`);
    const { times, daysOfMonth, ...same } = spec;
    const theirs = {
      ...same,
      days_of_month: daysOfMonth,
      times: times?.map((range) => {
        const [start_time, end_time] = range.split("-");
        return { start_time, end_time };
      }),
    };
    const config = {
      route: { receiver: "nobody" },
      receivers: [{ name: "nobody" }],
      time_intervals: [{ name: "it", time_intervals: [theirs] }],
    };
    // JSON is YAML too.
    writeFileSync(path, JSON.stringify(config));
    return path;
  });
  const said = spawnSync(amtool, ["check-config", ...paths], { encoding: "utf8" }).stdout;
  return paths.map((path) => said.includes(`Checking '${path}'  SUCCESS`));
}

const problemsOf = (spec: Written) => {
  const copy = Object.entries(spec).map(([key, value]) => [
    key,
    typeof value === "string" ? value : [...value],
  ]);
  return readTimes({ it: [Object.fromEntries(copy)] }).problems;
};

const range = (part: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: part },
    { weight: 12, arbitrary: fc.tuple(part, part).map(([first, last]) => `${first}:${last}`) },
    { weight: 1, arbitrary: fc.tuple(part, part, part).map((parts) => parts.join(":")) },
    { weight: 1, arbitrary: part.map((first) => `${first}:`) },
  );
const lists = (part: fc.Arbitrary<string>) => fc.array(part, { minLength: 1, maxLength: 2 });
const weekday = fc.constantFrom(
  ..."sunday monday Tuesday WEDNESDAY thursday friday saturday 1 blursday".split(" "),
);
const month = fc.constantFrom(
  ..."january March 4 MAY june 07 +8 september october 11 december martius".split(" "),
);
const year = fc.constantFrom("2025", "2026", "2027", "2030", "0", "-1", "20x6", "99999");
const date = fc.oneof(
  fc.integer({ min: -33, max: 33 }).map(String),
  fc.constantFrom("1", "27", "28", "-1", "-27", "-28", "+1", "1_0", "1.5", ""),
);
const time = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":")),
  fc.constantFrom("00:00", "24:00", "24:01", "9:00", "12:60", "12", "12:00:00"),
);
const inOrder = fc.tuple(time, time).map((both) => both.toSorted().join("-"));
const whole = fc.record({
  times: lists(
    fc.oneof(
      inOrder,
      inOrder,
      fc.tuple(time, time).map((both) => both.join("-")),
    ),
  ),
  weekdays: lists(range(weekday)),
  daysOfMonth: lists(range(date)),
  months: lists(range(month)),
  years: lists(range(year)),
  location: fc.constantFrom("Europe/Berlin", "Asia/Seoul", "UTC", "EST", "Nope/X", "+01:00"),
});
const keys = ["times", "weekdays", "daysOfMonth", "months", "years", "location"] as const;
// Of few keys, as one bad part of many refuses the whole.
const specs = fc
  .tuple(whole, fc.subarray([...keys], { maxLength: 2 }))
  .map(([spec, some]): Written => Object.fromEntries(some.map((key) => [key, spec[key]])));

test("amtool takes and refuses the same specs, but for those that hold on no day", () => {
  const some = fc.sample(specs, 300);
  const taken = takenByAmtool(some);
  const ours = some.map((spec) =>
    problemsOf(spec).every(({ message }) => message.startsWith("holds on no day")),
  );
  expect(some.filter((_, index) => ours[index] !== taken[index])).toEqual([]);
  // Else the test would be of one half only.
  expect(taken.filter(Boolean).length).toBeGreaterThan(50);
  expect(taken.filter((each) => !each).length).toBeGreaterThan(50);
});

test("amtool takes and refuses each range of days of the month alike", () => {
  const days = [-31, -30, -29, -28, -27, -26, -2, -1, 1, 2, 3, 26, 27, 28, 29, 30, 31];
  const all = days.flatMap((first) =>
    days.map((last): Written => ({ daysOfMonth: [`${first}:${last}`] })),
  );
  const taken = takenByAmtool(all);
  expect(all.filter((spec, index) => (problemsOf(spec).length === 0) !== taken[index])).toEqual([]);
});

test("what amtool takes and cannot hold, or depends on the machine, is refused here", () => {
  const all: Written[] = [
    { daysOfMonth: ["31"], months: ["february"] },
    { months: ["0"] },
    { months: ["13"] },
    { months: ["0:14"] },
    { location: "Local" },
    { location: "" },
  ];
  expect(takenByAmtool(all)).toEqual(all.map(() => true));
  expect(all.filter((spec) => problemsOf(spec).length === 0)).toEqual([]);
});

test("short names and dashes between names are ours alone", () => {
  const all: Written[] = [
    { weekdays: ["mon-fri"] },
    { weekdays: ["sat"] },
    { months: ["jan:mar"] },
  ];
  expect(takenByAmtool(all)).toEqual(all.map(() => false));
  expect(all.filter((spec) => problemsOf(spec).length > 0)).toEqual([]);
});
