import { midnightOf } from "../oncall/local-time.ts";
import { day, minute } from "../oncall/zone.ts";
import type { SpecOptions } from "./options.ts";
import { isDayOf, isTimeOf, minuteOf, type Spec } from "./spec.ts";

/** Times that come again, under the name the config gives them. */
export interface TimeWindow {
  readonly name: string;
  /** As the config writes it. */
  readonly written: readonly SpecOptions[];
  contains(time: number): boolean;
  /** The next moment (ms) after `time` at which `contains` changes; undefined: not within 400 days. */
  nextChange(time: number): number | undefined;
}

const farthest = 400 * day;

/** Contains what any of the specs does. */
export function openWindow(
  name: string,
  specs: readonly Spec[],
  written: readonly SpecOptions[] = [],
): TimeWindow {
  const contains = (time: number) => specs.some((spec) => isTimeOf(spec, time));
  const marks = specs.map(nextMark);
  // What is known to be alike, the end not in it: most questions are asked in the order of time.
  let known = { start: 0, end: 0 };

  return {
    name,
    written,
    contains,
    nextChange(time) {
      const from = Math.floor(time);
      const latest = from + farthest;
      const value = contains(from);
      const isKnown = known.start <= from && from < known.end;
      const start = isKnown ? known.start : from;
      let end = isKnown ? known.end : from + 1;
      while (end <= latest && contains(end) === value) {
        end = Math.min(...marks.map((mark) => mark(end)), latest + 1);
      }
      known = { start, end };
      return end <= latest ? end : undefined;
    },
  };
}

/** The next moment at which a spec may begin or cease to hold: it cannot before. */
function nextMark(spec: Spec): (time: number) => number {
  const edges = (spec.times ?? []).flatMap(({ first, last }) => [first, last + 1]);
  return (time) => {
    const { offset, end } = spec.zone.offsetAt(time);
    const local = time + offset;
    const now = minuteOf(local);
    const left = isDayOf(spec, local) ? edges.filter((edge) => edge > now) : [];
    const next = midnightOf(local) + Math.min(...left, day / minute) * minute;
    return Math.min(next - offset, end);
  };
}
