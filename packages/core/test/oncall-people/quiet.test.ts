import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { person } from "./people.ts";

const at = (text: string) => Date.parse(text);

/** When a warning that comes at `time` may come through. */
function heard(zone: string, times: string[], time: string, days?: string) {
  const ann = person({
    timezone: zone,
    quiet: { times, ...(days === undefined ? {} : { days }) },
  });
  return new Date(ann.awakeFrom(at(time), "warning")).toISOString();
}

describe("quiet hours", () => {
  it.each([
    ["outside of them", "2026-01-05T21:59:59+09:00", "2026-01-05T12:59:59.000Z"],
    ["as they begin", "2026-01-05T22:00:00+09:00", "2026-01-05T22:00:00.000Z"],
    ["after midnight", "2026-01-06T03:00:00+09:00", "2026-01-05T22:00:00.000Z"],
    ["as they end", "2026-01-06T07:00:00+09:00", "2026-01-05T22:00:00.000Z"],
  ])("hold %s", (_, time, expected) => {
    expect(heard("Asia/Seoul", ["22:00-07:00"], time)).toBe(expected);
  });

  it("let the severities through that are excepted", () => {
    const night = at("2026-01-06T03:00:00Z");
    const usual = person({ quiet: { times: ["22:00-07:00"] } });
    expect(usual.awakeFrom(night, "critical")).toBe(night);
    expect(usual.awakeFrom(night, "error")).toBe(night);
    expect(usual.awakeFrom(night, "info")).toBe(at("2026-01-06T07:00:00Z"));
    const deaf = person({ quiet: { times: ["22:00-07:00"], except: [] } });
    expect(deaf.awakeFrom(night, "critical")).toBe(at("2026-01-06T07:00:00Z"));
  });

  it("begin on their days: the night of Friday ends on Saturday", () => {
    const quiet = (time: string) => heard("UTC", ["22:00-07:00"], time, "mon-fri");
    expect(quiet("2026-01-10T03:00:00Z")).toBe("2026-01-10T07:00:00.000Z");
    expect(quiet("2026-01-10T23:00:00Z")).toBe("2026-01-10T23:00:00.000Z");
    expect(quiet("2026-01-12T03:00:00Z")).toBe("2026-01-12T03:00:00.000Z");
  });

  it("may cover a weekend that goes over the end of the week", () => {
    expect(heard("UTC", ["00:00-24:00"], "2026-01-09T12:00:00Z", "fri-mon")).toBe(
      "2026-01-13T00:00:00.000Z",
    );
  });

  it("are one where two spans meet", () => {
    const times = ["22:00-24:00", "00:00-07:00"];
    expect(heard("UTC", times, "2026-01-05T23:00:00Z")).toBe("2026-01-06T07:00:00.000Z");
  });

  it.each([
    ["Europe/Berlin", "2026-03-28T23:00:00+01:00", "2026-03-29T07:00:00+02:00"],
    ["Europe/Berlin", "2026-10-24T23:00:00+02:00", "2026-10-25T07:00:00+01:00"],
    ["America/New_York", "2026-03-07T23:00:00-05:00", "2026-03-08T07:00:00-04:00"],
    ["Australia/Lord_Howe", "2026-04-04T23:00:00+11:00", "2026-04-05T07:00:00+10:30"],
  ])("end by the clock on the wall in %s when it is changed (%s)", (zone, time, end) => {
    expect(at(heard(zone, ["22:00-07:00"], time))).toBe(at(end));
  });

  it("end with the jump where their end is skipped, and the last time where it comes twice", () => {
    const end = (time: string) => at(heard("Europe/Berlin", ["22:00-02:30"], time));
    expect(end("2026-03-29T01:00:00+01:00")).toBe(at("2026-03-29T03:00:00+02:00"));
    expect(end("2026-10-25T02:10:00+02:00")).toBe(at("2026-10-25T02:30:00+01:00"));
    expect(end("2026-10-25T02:45:00+02:00")).toBe(at("2026-10-25T02:30:00+01:00"));
  });

  it("are what a walk from minute to minute finds, for any spans", () => {
    const minute = 60_000;
    const monday = at("2026-01-05T00:00:00+09:00");
    const two = (value: number) => String(value).padStart(2, "0");
    const clock = fc.integer({ min: 0, max: 1_439 });
    const show = (value: number) => `${two(Math.floor(value / 60))}:${two(value % 60)}`;
    const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(clock, clock), { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
        fc.integer({ min: 0, max: 7 * 1_440 - 1 }),
        (spans, days, start) => {
          fc.pre(spans.every(([from, to]) => from !== to));
          const isQuiet = (time: number) =>
            [time, time + 7 * 1_440].some((each) =>
              days.some((day) =>
                spans.some(([from, to]) => {
                  const since = each - day * 1_440;
                  return since >= from && since < (to > from ? to : to + 1_440);
                }),
              ),
            );
          const week = Array.from({ length: 7 * 1_440 }, (_, index) => isQuiet(index));
          fc.pre(week.includes(false));
          let end = start;
          while (week[end % week.length]) end += 1;
          const ann = person({
            timezone: "Asia/Seoul",
            quiet: {
              times: spans.map(([from, to]) => `${show(from)}-${show(to)}`),
              days: days.map((day) => names[day] ?? "mon"),
            },
          });
          expect(ann.awakeFrom(monday + start * minute, "info")).toBe(monday + end * minute);
        },
      ),
      { numRuns: 150 },
    );
  });
});
