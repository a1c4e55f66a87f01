import { createHash } from "node:crypto";
import { showPath } from "../schema/path.ts";

const mark = "tocsin-stand-in-";

/** What a variable stands for that nobody has set: a word that is found again in what is read. */
export function standIn(name: string): string {
  return `${mark}${name}`;
}

/** Values of other forms, for options that take no plain word: the next one is tried where one is refused. */
function formsOf(name: string): string[] {
  const hex = createHash("sha256").update(name).digest("hex");
  const digits = BigInt(`0x${hex.slice(0, 16)}`)
    .toString()
    .padStart(18, "1")
    .slice(0, 18);
  return [
    standIn(name),
    hex,
    `AC${hex.slice(0, 32)}`,
    `+1555${digits.slice(0, 7)}`,
    digits,
    `stand-in@${hex.slice(0, 8)}.invalid`,
    `https://${hex.slice(0, 8)}.invalid`,
    `smtp://${hex.slice(0, 8)}.invalid:25`,
  ];
}

/** The stand-ins in a value, each in a form that what reads the value has not refused yet. */
export interface StandIns {
  readonly value: unknown;
  /** Takes the next form at these places; false: there is none left for any of them. */
  refuse(places: readonly string[]): boolean;
}

export function withStandIns(given: unknown): StandIns {
  const tried = new Map<string, number>();
  const filled = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof value === "string") {
      if (!value.includes(mark)) return value;
      const place = showPath(path);
      if (!tried.has(place)) tried.set(place, 0);
      const form = tried.get(place) ?? 0;
      return value.replaceAll(/tocsin-stand-in-(\w+)/g, (_, name) => formsOf(name)[form] ?? "");
    }
    if (Array.isArray(value)) return value.map((each, index) => filled(each, [...path, index]));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, filled(each, [...path, key])]);
    return Object.fromEntries(entries);
  };
  return {
    get value() {
      return filled(given, []);
    },
    refuse(places) {
      let found = false;
      for (const place of places) {
        const form = tried.get(place);
        if (form === undefined || form + 1 >= formsOf("").length) continue;
        tried.set(place, form + 1);
        found = true;
      }
      return found;
    },
  };
}
