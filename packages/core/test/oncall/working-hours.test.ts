import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWorkingHours, workingHoursProblems } from "../../src/oncall/working-hours.ts";
import { at } from "./on-duty.ts";

const minute = 60_000;
const hour = 60 * minute;
const iso = (time: number) => new Date(time).toISOString().slice(0, 16);

describe("working hours", () => {
  it("are Monday to Friday from 9 to 18 in UTC by default", () => {
    const hours = readWorkingHours(undefined);
    expect(hours.isOpen(at("2026-01-05T09:00Z"))).toBe(true);
    expect(hours.isOpen(at("2026-01-05T18:00Z"))).toBe(false);
    expect(hours.isOpen(at("2026-01-10T12:00Z"))).toBe(false);
  });

  it("are counted alone: two hours from Friday 17:00 are Monday 10:00", () => {
    const hours = readWorkingHours({ timezone: "Asia/Seoul" });
    expect(iso(hours.after(at("2026-01-09T08:00Z"), 2 * hour))).toBe("2026-01-12T01:00");
    expect(iso(hours.after(at("2026-01-10T08:00Z"), 5 * minute))).toBe("2026-01-12T00:05");
    expect(iso(hours.after(at("2026-01-09T08:00Z"), hour))).toBe("2026-01-09T09:00");
    expect(iso(hours.after(at("2026-01-10T08:00Z"), 0))).toBe("2026-01-10T08:00");
  });

  it("leave holidays out", () => {
    const hours = readWorkingHours({
      timezone: "Asia/Seoul",
      holidays: ["2026-02-16", "2026-02-17"],
    });
    expect(hours.isOpen(at("2026-02-16T03:00Z"))).toBe(false);
    expect(iso(hours.after(at("2026-02-13T09:00Z"), minute))).toBe("2026-02-18T00:01");
  });

  it("follow the clock on the wall when it changes", () => {
    const nights = readWorkingHours({
      timezone: "Europe/Berlin",
      days: "sat-sun",
      from: "22:00",
      to: "06:00",
    });
    // The night of the change has 7 hours in spring and 9 in autumn.
    expect(iso(nights.after(at("2026-03-28T21:00Z"), 7 * hour))).toBe("2026-03-29T04:00");
    expect(iso(nights.after(at("2026-03-28T21:00Z"), 7 * hour + minute))).toBe("2026-03-29T20:01");
    expect(iso(nights.after(at("2026-10-24T20:00Z"), 9 * hour))).toBe("2026-10-25T05:00");
    const days = readWorkingHours({ timezone: "Europe/Berlin", days: "mon-sun" });
    expect(days.isOpen(at("2026-03-28T08:00Z")) && !days.isOpen(at("2026-03-28T07:59Z"))).toBe(
      true,
    );
    expect(days.isOpen(at("2026-03-29T07:00Z")) && !days.isOpen(at("2026-03-29T06:59Z"))).toBe(
      true,
    );
  });

  it("add up: what passes between is what was asked for", () => {
    const hours = readWorkingHours({ timezone: "America/New_York", holidays: ["2026-11-26"] });
    const start = at("2026-02-27T00:00Z");
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 * 1440 }),
        fc.integer({ min: 1, max: 3_000 }),
        (from, minutes) => {
          const begin = start + from * minute;
          const end = hours.after(begin, minutes * minute);
          let open = 0;
          for (let time = begin; time < end; time += minute) if (hours.isOpen(time)) open += 1;
          expect(open).toBe(minutes);
          expect(hours.isOpen(end - 1)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("end somewhere, whatever is asked", () => {
    const hours = readWorkingHours({ from: "09:00", to: "09:01" });
    expect(hours.after(at("2026-01-05T00:00Z"), Number.MAX_SAFE_INTEGER)).toBeLessThan(
      at("2050-01-01T00:00Z"),
    );
    const whole = readWorkingHours({ days: "mon-sun", from: "00:00", to: "24:00" });
    expect(whole.after(at("2026-01-05T00:00Z"), 1_000 * hour)).toBe(
      at("2026-01-05T00:00Z") + 1_000 * hour,
    );
  });

  it("say what is wrong with them", () => {
    expect(workingHoursProblems({ from: "09:00", to: "24:10", holidays: ["2026-02-29"] })).toEqual([
      { path: ["to"], message: '"24:10" is no time of day: write 00:00 to 24:00' },
      { path: ["holidays", 0], message: 'there is no "2026-02-29": write 2026-12-25' },
    ]);
  });
});
