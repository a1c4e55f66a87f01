import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dstChanges } from "../../src/oncall/gaps.ts";
import { parseMoment } from "../../src/oncall/moment.ts";
import { turnAt } from "../../src/oncall/wall-clock.ts";
import { findZone, type Zone } from "../../src/oncall/zone.ts";
import { intlClock } from "./intl-clock.ts";

// Half an hour, two hours, a whole day, twice a year around Ramadan, at midnight, never.
const zones = [
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Pacific/Apia",
  "Africa/Casablanca",
  "America/Santiago",
  "Asia/Seoul",
  "Europe/Dublin",
];
const minute = 60_000;
const times = fc.integer({ min: 1_262_304_000, max: 1_893_456_000 }).map((second) => second * 1000);

describe("a zone", () => {
  it.each(zones)("%s shows what Intl shows, and finds its way back", (name) => {
    const zone = findZone(name) as Zone;
    const clock = intlClock(name);
    const changes = dstChanges(name, Date.UTC(2010), Date.UTC(2030)).map(({ at }) => at);
    const near = changes.length > 0 ? fc.constantFrom(...changes) : times;
    const close = fc.record({ change: near, by: fc.integer({ min: -1_600, max: 1_600 }) });
    const any = fc.oneof(
      times,
      close.map(({ change, by }) => change + by * minute),
    );
    fc.assert(
      fc.property(any, (time) => {
        expect(zone.local(time)).toBe(time + clock.offset(time));
        expect(zone.time(time)).toBe(clock.time(time));
      }),
      { numRuns: 300 },
    );
  });

  it.each(zones)("%s: the turn at a time is the highest mark that has come", (name) => {
    const zone = findZone(name) as Zone;
    const clock = intlClock(name);
    const changes = dstChanges(name, Date.UTC(2010), Date.UTC(2030)).map(({ at }) => at);
    const near = changes.length > 0 ? fc.constantFrom(...changes) : times;
    fc.assert(
      fc.property(
        near,
        fc.integer({ min: -1_600, max: 1_600 }),
        fc.integer({ min: 15, max: 400 }),
        fc.integer({ min: 0, max: 400 }),
        (change, by, length, offset) => {
          const time = change + by * minute;
          const local = (index: number) => (index * length + offset) * minute;
          const last = (when: number) => Math.floor((when / minute - offset) / length);
          const turn = turnAt({ local, last }, zone, time);
          const around = last(time) - Math.ceil(2_880 / length);
          const all = Array.from({ length: Math.ceil((4 * 1_440) / length) }, (_, index) => ({
            index: around + index,
            time: clock.time(local(around + index)),
          }));
          const come = all.filter((mark) => mark.time <= time);
          const next = all.filter((mark) => mark.index > turn.index).map((mark) => mark.time);
          expect(turn.index).toBe(Math.max(...come.map(({ index }) => index)));
          expect(turn.end).toBe(Math.min(...next));
          expect(turn.start <= time && time < turn.end).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("tells when its clocks change", () => {
    const year = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;
    expect(dstChanges("Europe/Berlin", ...year)).toEqual([
      { at: Date.parse("2026-03-29T01:00:00Z"), before: 60, after: 120 },
      { at: Date.parse("2026-10-25T01:00:00Z"), before: 120, after: 60 },
    ]);
    expect(dstChanges("Australia/Lord_Howe", ...year).map(({ after }) => after)).toEqual([
      630, 660,
    ]);
    expect(dstChanges("Asia/Seoul", ...year)).toEqual([]);
    const change = Date.parse("2026-03-29T01:00:00Z");
    expect(dstChanges("Europe/Berlin", change, change + 1)).toHaveLength(1);
    expect(dstChanges("Europe/Berlin", change - 1, change)).toHaveLength(0);
  });
});

describe("a moment", () => {
  it("is of the zone, unless it has an offset", () => {
    const iso = (text: string) => new Date(parseMoment(text, "Asia/Seoul")).toISOString();
    expect(iso("2026-01-05")).toBe("2026-01-04T15:00:00.000Z");
    expect(iso("2026-01-05 09:00")).toBe("2026-01-05T00:00:00.000Z");
    expect(iso("2026-01-05T09:00:30.5")).toBe("2026-01-05T00:00:30.500Z");
    expect(iso("2026-01-05T09:00Z")).toBe("2026-01-05T09:00:00.000Z");
    expect(iso("2026-01-05T09:00-05:30")).toBe("2026-01-05T14:30:00.000Z");
    expect(iso("2026-01-05T24:00")).toBe("2026-01-05T15:00:00.000Z");
  });

  it("is none where there is no such date or time", () => {
    for (const text of [
      "2026-02-30",
      "2026-13-01",
      "2026-01-05T25:00",
      "2026-01-05T24:01",
      "soon",
      "",
    ]) {
      expect(parseMoment(text, "Asia/Seoul")).toBeNaN();
    }
    expect(parseMoment("2024-02-29", "UTC")).toBe(Date.UTC(2024, 1, 29));
  });

  it("in a skipped hour is pushed on, in one that comes twice the first", () => {
    const berlin = (text: string) => new Date(parseMoment(text, "Europe/Berlin")).toISOString();
    expect(berlin("2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(berlin("2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
  });
});
