import { day } from "../oncall/zone.ts";
import type { Range } from "./range.ts";
import { isDayOf, type SpecDays } from "./spec.ts";

// The calendar repeats itself after so many years, weekdays included.
const cycle = 400;

/** Whether there is a day, past or to come, that is one of the spec's. */
export function hasDays(spec: SpecDays): boolean {
  const { years = [{ first: 1, last: cycle }], ...days } = spec;
  // Two years of the same length and first weekday are alike: there are 14 kinds.
  const kinds = new Map<string, readonly number[]>();
  for (const year of years.flatMap(alikeYears)) {
    const first = Date.UTC(year, 0, 1);
    const length = (Date.UTC(year + 1, 0, 1) - first) / day;
    const kind = `${length} ${new Date(first).getUTCDay()}`;
    if (kinds.has(kind)) continue;
    kinds.set(
      kind,
      Array.from({ length }, (_, index) => first + index * day),
    );
  }
  return [...kinds.values()].some((all) => all.some((local) => isDayOf(days, local)));
}

/** Years of 2000 to 2399 that are like those of the range. */
function alikeYears({ first, last }: Range): readonly number[] {
  const length = Math.min(cycle, last - first + 1);
  return Array.from({ length }, (_, index) => 2000 + ((((first + index) % cycle) + cycle) % cycle));
}
