import { block, line } from "./text.ts";
import { instant } from "./time.ts";

/**
 * A JSON object of which nothing is believed: any field may be missing, null or of a wrong type, and
 * reads as empty then. Nothing here throws.
 */
export interface Fields {
  /** Empty fields when there is no such object. */
  object(name: string): Fields;
  /** The objects of a list; at most `max`. */
  list(name: string, max?: number): readonly Fields[];
  /** The strings of a list, one line each. */
  lines(name: string, max?: number): readonly string[];
  /** One line of plain text, empty when it is no string. */
  line(name: string, max?: number): string;
  /** Several lines of text, empty when it is no string. */
  block(name: string, max: number): string;
  /** A number or a string as a key, empty when it is neither. */
  id(name: string): string;
  integer(name: string): number | undefined;
  flag(name: string): boolean;
  /** ISO 8601 in UTC. */
  time(name: string): string | undefined;
  /** An http or https address, safe inside a CommonMark link. */
  url(name: string): string | undefined;
  /** Whether there is such an object. */
  has(name: string): boolean;
}

/** Reads `value` with distrust; what is no object has no fields. */
export function fields(value: unknown): Fields {
  const own = isObject(value) ? value : {};
  const get = (name: string): unknown => (Object.hasOwn(own, name) ? own[name] : undefined);
  const elements = (name: string, max: number): readonly unknown[] => {
    const list = get(name);
    return Array.isArray(list) ? list.slice(0, max) : [];
  };
  const integer = (name: string) => {
    const number = get(name);
    return Number.isSafeInteger(number) ? (number as number) : undefined;
  };
  const oneLine = (name: string, max?: number) => {
    const text = get(name);
    return typeof text === "string" ? line(text, max) : "";
  };

  return {
    object: (name) => fields(get(name)),
    list: (name, max = 100) => elements(name, max).filter(isObject).map(fields),
    lines: (name, max = 100) =>
      elements(name, max).flatMap((each) => (typeof each === "string" ? [line(each)] : [])),
    line: oneLine,
    block(name, max) {
      const text = get(name);
      return typeof text === "string" ? block(text, max) : "";
    },
    id: (name) => integer(name)?.toString() ?? oneLine(name),
    integer,
    flag: (name) => get(name) === true,
    time(name) {
      const value = get(name);
      if (typeof value !== "string" && typeof value !== "number") return undefined;
      const ms = instant(value);
      return ms === undefined ? undefined : new Date(ms).toISOString();
    },
    url(name) {
      const value = get(name);
      return typeof value === "string" ? webAddress(value) : undefined;
    },
    has: (name) => isObject(get(name)),
  };
}

// Browsers and chat services refuse longer addresses.
const longestAddress = 2000;

function webAddress(value: string): string | undefined {
  if (value.length > longestAddress || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
