import { describe, expect, it } from "vitest";
import { timesSchema } from "../../src/times/options.ts";
import { readTimes } from "../../src/times/read-times.ts";

const problemsOf = (...specs: object[]) =>
  readTimes(timesSchema.parse({ nights: specs })).problems.map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  );

describe("the section times", () => {
  it.each([
    // An end before its start.
    [{ times: ["22:00-07:00"] }, "times.0", "write two, 22:00-24:00 and 00:00-07:00"],
    [{ times: ["22:00-00:00"] }, "times.0", "write 22:00-24:00"],
    [{ times: ["24:00-07:00"] }, "times.0", "write 00:00-07:00"],
    [{ weekdays: ["friday:monday"] }, "weekdays.0", "write two, friday:saturday and sunday:monday"],
    [{ weekdays: ["mon-sun"] }, "weekdays.0", "write two, monday:saturday and sunday"],
    [{ months: ["dec-feb"] }, "months.0", "write two, december and january:february"],
    [{ months: ["11:2"] }, "months.0", "write two, november:december and january:february"],
    [{ years: ["2027:2026"] }, "years.0", "write 2026:2027"],
    [{ daysOfMonth: ["10:5"] }, "daysOfMonth.0", "write 5:10"],
    [{ daysOfMonth: ["-1:-3"] }, "daysOfMonth.0", "write -3:-1"],
    [{ daysOfMonth: ["10:-25"] }, "daysOfMonth.0", "count both from the same end"],
    [{ daysOfMonth: ["29:-1"] }, "daysOfMonth.0", "count both from the same end"],
    [{ daysOfMonth: ["-15:5"] }, "daysOfMonth.0", "write two, -15:-1 and 1:5"],
    // What there is not.
    [{ times: ["09:00-09:00"] }, "times.0", "has no length: write 00:00-24:00"],
    [{ times: ["09:00-24:01"] }, "times.0", '"24:01" is no time of day: write 00:00 to 24:00'],
    [{ times: ["9:00-17:00"] }, "times.0", '"9:00" is no time of day'],
    [{ times: ["01:99-17:00"] }, "times.0", '"01:99" is no time of day'],
    [{ times: ["09:00"] }, "times.0", "is no range of times: write 09:00-17:00"],
    [{ weekdays: ["sat", "blursday"] }, "weekdays.1", '"blursday" is no weekday: write monday'],
    [{ weekdays: ["1:3"] }, "weekdays.0", "is no weekday"],
    [{ months: ["martius:june"] }, "months.0", '"martius:june" is no month: write january:march'],
    [{ months: ["0"] }, "months.0", "is no month"],
    [{ months: [13] }, "months.0", "13 is no month"],
    [{ months: ["1-3"] }, "months.0", "is no month"],
    [{ years: ["next"] }, "years.0", '"next" is no year: write 2026 or 2026:2027'],
    [{ daysOfMonth: ["0"] }, "daysOfMonth.0", "is no day of the month: write 1 to 31"],
    [{ daysOfMonth: ["1:32"] }, "daysOfMonth.0", "is no day of the month"],
    [{ daysOfMonth: ["1:2:3"] }, "daysOfMonth.0", "is no day of the month"],
    [{ location: "Nope/X" }, "location", 'there is no zone "Nope/X": write one such as'],
    [{ location: "+01:00" }, "location", 'there is no zone "+01:00"'],
    [{ location: "Local" }, "location", 'there is no zone "Local"'],
  ])("%j: says at %s what to write", (spec, path, hint) => {
    const found = problemsOf({}, spec);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`nights.1.${path} `);
    expect(found[0]).toContain(hint);
  });

  it.each([
    [{ daysOfMonth: [31], months: ["february"] }],
    [{ daysOfMonth: ["31"], months: ["april", "june", "sep", "nov"] }],
    [{ daysOfMonth: ["29"], months: ["2"], years: ["2025:2027"] }],
    [{ daysOfMonth: ["29"], months: ["2"], years: ["2100"] }],
    [{ daysOfMonth: ["-31:-30"], months: ["february"] }],
    [{ daysOfMonth: ["1"], months: ["january"], years: ["2026"], weekdays: ["monday"] }],
  ])("%j holds on no day", (spec) => {
    expect(problemsOf(spec)).toEqual([expect.stringMatching(/^nights\.0 holds on no day, as/)]);
  });

  it.each([
    [{ daysOfMonth: ["29"], months: ["2"], years: ["2025:2028"] }],
    [{ daysOfMonth: ["29"], months: ["2"], weekdays: ["monday"] }],
    [{ daysOfMonth: ["29"], months: ["2"], years: ["2000"] }],
    [{ daysOfMonth: ["1"], months: ["january"], years: ["2026"], weekdays: ["thursday"] }],
  ])("%j holds on some day", (spec) => {
    expect(problemsOf(spec)).toEqual([]);
  });

  it("tells which parts do not fit", () => {
    expect(problemsOf({ daysOfMonth: ["30:31"], months: ["february"] })).toEqual([
      "nights.0 holds on no day, as there is none with daysOfMonth 30:31 and months february: change one of them",
    ]);
  });

  it("finds all problems, and still has every name", () => {
    const { times, problems } = readTimes({
      a: [{ times: ["7-8", "09:00-10:00"], months: ["x"] }],
      b: [{}],
    });
    expect(problems.map(({ path }) => path)).toEqual([
      ["a", 0, "times", 0],
      ["a", 0, "months", 0],
    ]);
    expect([...times.keys()]).toEqual(["a", "b"]);
    expect(times.get("a")?.contains(0)).toBe(false);
    expect(times.get("a")?.nextChange(0)).toBeUndefined();
  });

  it.each([
    [{ nights: [] }, "is empty: write at least one"],
    [{ nights: [{ weekdays: [] }] }, "is empty: leave it out"],
    [{ nights: [{ weekdays: [1] }] }, "is no weekday: write monday:friday"],
    [{ nights: [{ daysOfMonth: [1.5] }] }, "is no day of the month: write 1:5"],
    [{ nights: [{ times: [{ start_time: "09:00" }] }] }, "is no range of times: write 09:00-17:00"],
    [{ nights: [{ days_of_month: ["1"] }] }, "days_of_month"],
  ])("has another shape than %j", (options, hint) => {
    const read = timesSchema.safeParse(options);
    expect(read.error?.issues.map(({ message }) => message).join()).toContain(hint);
  });
});
