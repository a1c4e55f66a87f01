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
  return new OwnFields(isObject(value) ? value : {});
}

/** Shared methods, not closures: a payload has a dozen objects, and thousands of payloads come in a second. */
class OwnFields implements Fields {
  readonly #own: Own;

  constructor(object: Own) {
    this.#own = object;
  }

  object(name: string): Fields {
    return fields(own(this.#own, name));
  }

  list(name: string, max = 100): readonly Fields[] {
    return elements(this.#own, name, max).filter(isObject).map(fields);
  }

  lines(name: string, max = 100): readonly string[] {
    return elements(this.#own, name, max).flatMap((each) =>
      typeof each === "string" ? [line(each)] : [],
    );
  }

  line(name: string, max?: number): string {
    const text = own(this.#own, name);
    return typeof text === "string" ? line(text, max) : "";
  }

  block(name: string, max: number): string {
    const text = own(this.#own, name);
    return typeof text === "string" ? block(text, max) : "";
  }

  id(name: string): string {
    return this.integer(name)?.toString() ?? this.line(name);
  }

  integer(name: string): number | undefined {
    const number = own(this.#own, name);
    return Number.isSafeInteger(number) ? (number as number) : undefined;
  }

  flag(name: string): boolean {
    return own(this.#own, name) === true;
  }

  time(name: string): string | undefined {
    const value = own(this.#own, name);
    if (typeof value !== "string" && typeof value !== "number") return undefined;
    const ms = instant(value);
    if (ms === undefined) return undefined;
    if (typeof value === "string" && wholeSeconds.test(value)) return `${value.slice(0, 19)}.000Z`;
    return new Date(ms).toISOString();
  }

  url(name: string): string | undefined {
    const value = own(this.#own, name);
    return typeof value === "string" ? webAddress(value) : undefined;
  }

  has(name: string): boolean {
    return isObject(own(this.#own, name));
  }
}

type Own = Readonly<Record<string, unknown>>;

function own(object: Own, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function elements(object: Own, name: string, max: number): readonly unknown[] {
  const list = own(object, name);
  return Array.isArray(list) ? list.slice(0, max) : [];
}

// As GitHub writes its times: what is a time of this form needs no `toISOString`, which costs 0.4 µs. Not
// the last days of a month, of which `Date.parse` takes too many.
const wholeSeconds = /^\d{4}-\d\d-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\dZ$/;

// Browsers and chat services refuse longer addresses.
const longestAddress = 2000;

// No user, no brackets, nothing to encode: as GitHub writes its own.
const ordinary = /^https:\/\/[a-z0-9.-]+(?:\/[\w./?=&#~+-]*)?$/;

function webAddress(value: string): string | undefined {
  if (value.length <= longestAddress && ordinary.test(value)) return value;
  if (value.length > longestAddress || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

function isObject(value: unknown): value is Own {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
