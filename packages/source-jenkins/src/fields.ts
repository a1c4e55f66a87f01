import { oneLine } from "@tocsin/core";

/** A JSON object of which nothing is believed: a field of a wrong type is as if it were absent. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object of that name; an empty one when there is none. */
export function object(from: Fields, name: string): Fields {
  const value = own(from, name);
  return isFields(value) ? value : {};
}

/** One line of plain text; undefined when it is no string or empty. A number is written out. */
export function line(from: Fields, name: string, length = 200): string | undefined {
  const value = own(from, name);
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return oneLine(String(value), length) || undefined;
}

/** The text as it came, whatever its length. */
export function raw(from: Fields, name: string): string | undefined {
  const value = own(from, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number that is not negative, also as text. */
export function count(from: Fields, name: string): number | undefined {
  const value = own(from, name);
  if (typeof value === "string" && !/^\d{1,15}$/.test(value)) return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}

/** The lines of a list, at most `most`. */
export function lines(from: Fields, name: string, most: number): readonly string[] {
  const value = own(from, name);
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, most)
    .flatMap((each) => (typeof each === "string" ? [oneLine(each, 300)] : []))
    .filter((each) => each !== "");
}

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** Milliseconds since the epoch, or ISO 8601 as the plugin wrote it once; 0 and other nonsense is no time. */
export function time(from: Fields, name: string): number | undefined {
  const value = own(from, name);
  const ms =
    typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && value.length <= 40
      ? Date.parse(value)
      : (count(from, name) ?? Number.NaN);
  return ms >= earliest && ms < latest ? ms : undefined;
}

export function own(from: Fields, name: string): unknown {
  return Object.hasOwn(from, name) ? from[name] : undefined;
}
