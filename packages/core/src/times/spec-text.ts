import { findZone } from "../oncall/zone.ts";
import type { SpecOptions } from "./options.ts";
import { readMonths, readWeekdays } from "./read-range.ts";

type Lists = Exclude<keyof SpecOptions, "location">;

/** Told apart by how they look: no zone, day or month has the form of another. */
const shapes: readonly (readonly [Lists, (part: string) => boolean])[] = [
  ["times", (part) => /^\d+:\d\d-/.test(part)],
  ["years", (part) => /^\d{4}(:\d{4})?$/.test(part)],
  ["daysOfMonth", (part) => /^[+-]?\d+(:[+-]?\d+)?$/.test(part)],
  ["weekdays", (part) => typeof readWeekdays(part) !== "string" || isNamed(part, readWeekdays)],
  ["months", (part) => typeof readMonths(part) !== "string" || isNamed(part, readMonths)],
];

/**
 * A spec as one line: days, times and a zone in any order, several of a kind with commas between them:
 * `Sat,Sun 02:00-04:00 Asia/Seoul`. Undefined: it is not that; what is in the ranges is not checked.
 */
export function specOf(text: string): SpecOptions | undefined {
  const spec: { -readonly [Key in keyof SpecOptions]: SpecOptions[Key] } = {};
  for (const word of text.split(/\s+/).filter((each) => each !== "")) {
    const parts = word.split(",");
    const kind = shapes.find(([, fits]) => parts.every(fits))?.[0];
    if (kind !== undefined && spec[kind] === undefined) spec[kind] = parts;
    else if (kind === undefined && spec.location === undefined && isZone(word))
      spec.location = word;
    else return undefined;
  }
  // A zone alone says of no time which it is.
  return Object.keys(spec).some((key) => key !== "location") ? spec : undefined;
}

/** The spec as the line that `specOf` reads. */
export function showSpec(spec: SpecOptions): string {
  const { weekdays, daysOfMonth, months, years, times, location = "UTC" } = spec;
  const lists = [weekdays, daysOfMonth, months?.map(monthText), years, times];
  return [...lists.flatMap((list) => list?.join(",") ?? []), location].join(" ");
}

const monthNames = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** In names: a number would read as a day of the month. */
function monthText(month: string | number): string {
  return String(month).replace(/\d+/g, (number) => monthNames[Number(number) - 1] ?? number);
}

/** A range of such names, also one that goes the wrong way: then the reader says how to write it. */
function isNamed(part: string, read: (part: string) => unknown): boolean {
  const ends = part.split(/[:-]/);
  return ends.length === 2 && ends.every((end) => typeof read(end) !== "string");
}

function isZone(word: string): boolean {
  return /^[A-Za-z]/.test(word) && findZone(word) !== undefined;
}
