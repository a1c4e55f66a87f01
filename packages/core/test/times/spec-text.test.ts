import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTimes } from "../../src/times/read-times.ts";
import { showSpec, specOf } from "../../src/times/spec-text.ts";

describe("times in one line", () => {
  it.each([
    [
      "Sat,Sun 02:00-04:00 Asia/Seoul",
      { weekdays: ["Sat", "Sun"], times: ["02:00-04:00"], location: "Asia/Seoul" },
    ],
    ["  mon-fri   09:00-18:00 ", { weekdays: ["mon-fri"], times: ["09:00-18:00"] }],
    ["UTC 22:00-24:00,00:00-07:00", { times: ["22:00-24:00", "00:00-07:00"], location: "UTC" }],
    [
      "-1 march,jun:aug 2026:2027",
      { daysOfMonth: ["-1"], months: ["march", "jun:aug"], years: ["2026:2027"] },
    ],
    ["1:5,15", { daysOfMonth: ["1:5", "15"] }],
  ])("%j is read", (text, spec) => {
    expect(specOf(text)).toEqual(spec);
  });

  it.each([
    "",
    "Asia/Seoul",
    "nights",
    "sat mon",
    "sat,02:00-04:00",
    "sat Asia/Seoul UTC",
    "Nope/X sat",
  ])("%j is none", (text) => {
    expect(specOf(text)).toBeUndefined();
  });

  it.each(["22:00-07:00", "fri:mon", "dec:feb", "2027:2026", "25:00-26:00"])(
    "%j is read, and told how to write",
    (text) => {
      const spec = specOf(text);
      expect(spec).toBeDefined();
      expect(readTimes({ line: [spec ?? {}] }).problems).toHaveLength(1);
    },
  );

  it("is shown as it can be read again, to the same times", () => {
    const weekday = fc.constantFrom("sunday", "mon:wed", "fri");
    const month = fc.constantFrom<string | number>("january:march", 5, "6:8", "dec");
    const spec = fc.record(
      {
        times: fc.uniqueArray(fc.constantFrom("00:00-24:00", "02:00-04:00"), { minLength: 1 }),
        weekdays: fc.uniqueArray(weekday, { minLength: 1 }),
        daysOfMonth: fc.uniqueArray(fc.constantFrom<string | number>(1, "1:5", "-3:-1"), {
          minLength: 1,
        }),
        months: fc.uniqueArray(month, { minLength: 1 }),
        years: fc.uniqueArray(fc.constantFrom<string | number>(2026, "2026:2030"), {
          minLength: 1,
        }),
        location: fc.constantFrom("Asia/Seoul", "UTC", "America/New_York"),
      },
      { requiredKeys: ["times"] },
    );
    const moments = fc.array(fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2031, 0) }), {
      minLength: 30,
    });
    fc.assert(
      fc.property(spec, moments, (written, times) => {
        const again = specOf(showSpec(written)) ?? {};
        const { times: windows, problems } = readTimes({ one: [written], other: [again] });
        expect(problems).toEqual([]);
        for (const time of times) {
          expect(windows.get("other")?.contains(time)).toBe(windows.get("one")?.contains(time));
        }
      }),
      { numRuns: 100 },
    );
  });
});
