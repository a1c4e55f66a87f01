import { describe, expect, it } from "vitest";
import { onCallGaps } from "../../src/oncall/gaps.ts";
import type { ScheduleOptions } from "../../src/oncall/options.ts";
import { at, schedule, shownBetween } from "./on-duty.ts";

const weekly = {
  people: ["ann", "bo"],
  rotate: "weekly",
  handoff: "Mon 09:00",
  start: "2026-01-05",
};
const day = 86_400_000;

describe("an override", () => {
  const from = "2026-01-06T09:00";
  const to = "2026-01-07T09:00";
  const withOverrides = (overrides: NonNullable<ScheduleOptions["overrides"]>) =>
    shownBetween(
      schedule({ layers: [weekly], overrides }),
      "2026-01-05T09:00Z",
      "2026-01-08T00:00Z",
    );

  it("takes everybody's place", () => {
    expect(withOverrides([{ from, to, people: ["cy"], reason: "dentist" }])).toEqual([
      "2026-01-05T09:00Z ann (layer 1)",
      "2026-01-06T09:00Z cy (override: dentist)",
      "2026-01-07T09:00Z ann (layer 1)",
    ]);
  });

  it("takes one's place only where that one is on call", () => {
    expect(withOverrides([{ from, to, people: ["cy"], replaces: "bo" }])).toHaveLength(1);
    const [, middle] = withOverrides([{ from, to, people: ["cy"], replaces: "ann" }]);
    expect(middle).toBe("2026-01-06T09:00Z cy (override)");
  });

  it("adds somebody, or leaves nobody", () => {
    const [, added] = withOverrides([{ from, to, people: ["cy"], add: true, reason: "release" }]);
    expect(added).toBe("2026-01-06T09:00Z ann+cy (override: release)");
    const [, nobody] = withOverrides([{ from, to, people: [] }]);
    expect(nobody).toBe("2026-01-06T09:00Z nobody (override)");
  });

  it("that comes later in the list wins; those handed in win over the config's", () => {
    const config = { from, to, people: ["cy"] };
    const [, last] = withOverrides([config, { ...config, people: ["dee"] }]);
    expect(last).toBe("2026-01-06T09:00Z dee (override)");
    const primary = schedule({ layers: [weekly], overrides: [config] });
    const handed = {
      id: "1",
      start: at("2026-01-06T12:00Z"),
      end: at("2026-01-06T13:00Z"),
      people: ["bo"],
    };
    expect(primary.at(at("2026-01-06T12:30Z"), [handed])).toEqual({
      start: handed.start,
      end: handed.end,
      people: ["bo"],
      why: "override",
    });
    expect(primary.at(at("2026-01-06T12:30Z")).people).toEqual(["cy"]);
    const shifts = primary.shifts(at("2026-01-06T10:00Z"), at("2026-01-06T20:00Z"), [handed]);
    expect(shifts.map(({ people }) => people[0])).toEqual(["cy", "bo", "cy"]);
  });

  it("that leaves nobody next to a gap is one gap with it", () => {
    const layer = { ...weekly, end: "2026-01-07T09:00" };
    const primary = schedule({ layers: [layer], overrides: [{ from, to, people: [] }] });
    const shifts = primary.shifts(at("2026-01-05T09:00Z"), at("2026-01-08T00:00Z"));
    expect(onCallGaps(shifts)).toEqual([
      { start: at("2026-01-06T09:00Z"), end: at("2026-01-08T00:00Z"), why: "override" },
    ]);
  });

  it("of a fortnight over an hourly rotation is one shift", () => {
    const hourly = { people: ["ann", "bo"], rotate: "hourly", start: "2026-01-01" };
    const override = { from: "2026-01-05T09:30", to: "2026-01-19T09:30", people: ["cy"] };
    const shift = schedule({ layers: [hourly], overrides: [override] }).at(at("2026-01-12T00:00Z"));
    expect((shift.end - shift.start) / day).toBe(14);
  });
});

describe("a swap", () => {
  it("puts each in the other's place, before overrides", () => {
    const primary = schedule({
      layers: [weekly],
      swaps: [{ from: "2026-01-10", to: "2026-01-14", between: ["ann", "bo"] }],
      overrides: [{ from: "2026-01-13", to: "2026-01-15", people: ["cy"], replaces: "ann" }],
    });
    expect(shownBetween(primary, "2026-01-09T00:00Z", "2026-01-16T00:00Z")).toEqual([
      "2026-01-09T00:00Z ann (layer 1)",
      "2026-01-10T00:00Z bo (swap: ann and bo)",
      "2026-01-12T09:00Z ann (swap: ann and bo)",
      "2026-01-13T00:00Z cy (override)",
      "2026-01-14T00:00Z bo (layer 1)",
    ]);
  });

  it("changes nothing for others, or where both are on call", () => {
    const swaps = [
      { from: "2026-01-05", to: "2026-02-14", between: ["ann", "cy"] as [string, string] },
    ];
    const layers = [{ ...weekly, people: ["bo", ["ann", "cy"]] }];
    const whys = schedule({ layers, swaps }).shifts(
      at("2026-01-05T09:00Z"),
      at("2026-02-01T00:00Z"),
    );
    expect(new Set(whys.map(({ why }) => why))).toEqual(new Set(["layer 1"]));
  });
});
