import { block, line } from "./text.ts";
import { readTime } from "./time.ts";

type Own = Readonly<Record<string, unknown>>;

/**
 * A JSON object of which nothing is believed: any field may be missing, null or of a wrong type, and
 * reads as empty then. Nothing here throws.
 */
export interface Fields {
  /** Empty fields when there is no such object. */
  object(name: string): Fields;
  /** The objects of a list; at most `max`. */
  list(name: string, max?: number): readonly Fields[];
  /** One line of plain text, empty when it is no string. */
  line(name: string, max?: number): string;
  /** Several lines of text, empty when it is no string. */
  block(name: string, max: number): string;
  /** The string as it is. */
  text(name: string): string | undefined;
  /** A number or a string as a key, empty when it is neither. */
  id(name: string): string;
  number(name: string): number | undefined;
  flag(name: string): boolean;
  /** ISO 8601 in UTC. */
  time(name: string): string | undefined;
  /** An http or https address. */
  url(name: string): string | undefined;
  has(name: string): boolean;
  isList(name: string): boolean;
  /** The strings, numbers and booleans by name, as text; at most `max`. */
  scalars(max?: number): readonly (readonly [string, string])[];
  /** The lines of a list of strings. */
  lines(name: string, max?: number): readonly string[];
  /** Of a list of pairs of strings. */
  pairs(name: string, max: number): readonly (readonly [string, string])[];
}

/** Reads `value` with distrust; what is no object has no fields. */
export function fields(value: unknown): Fields {
  return new OwnFields(isObject(value) ? value : {});
}

/** Shared methods, not closures: a request may have thousands of objects. */
class OwnFields implements Fields {
  readonly #own: Own;

  constructor(object: Own) {
    this.#own = object;
  }

  object(name: string): Fields {
    return fields(this.#get(name));
  }

  list(name: string, max = 100): readonly Fields[] {
    return this.#items(name, max).filter(isObject).map(fields);
  }

  line(name: string, max?: number): string {
    return line(this.text(name) ?? "", max);
  }

  block(name: string, max: number): string {
    return block(this.text(name) ?? "", max);
  }

  text(name: string): string | undefined {
    const text = this.#get(name);
    return typeof text === "string" ? text : undefined;
  }

  id(name: string): string {
    const id = this.#get(name);
    return Number.isSafeInteger(id) ? String(id) : this.line(name);
  }

  number(name: string): number | undefined {
    const number = this.#get(name);
    return typeof number === "number" && Number.isFinite(number) ? number : undefined;
  }

  flag(name: string): boolean {
    return this.#get(name) === true;
  }

  time(name: string): string | undefined {
    return readTime(this.#get(name));
  }

  url(name: string): string | undefined {
    return webAddress(this.text(name) ?? "");
  }

  has(name: string): boolean {
    return isObject(this.#get(name));
  }

  isList(name: string): boolean {
    return Array.isArray(this.#get(name));
  }

  scalars(max = 50): readonly (readonly [string, string])[] {
    return scalarsOf(this.#own, max);
  }

  lines(name: string, max = 100): readonly string[] {
    return this.#items(name, max).flatMap((each) => (typeof each === "string" ? [line(each)] : []));
  }

  pairs(name: string, max: number): readonly (readonly [string, string])[] {
    return this.#items(name, max).flatMap((each) => {
      const [key, value]: unknown[] = Array.isArray(each) ? each : [];
      return typeof key === "string" && typeof value === "string" ? [[line(key), line(value)]] : [];
    });
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#own, name) ? this.#own[name] : undefined;
  }

  #items(name: string, max: number): readonly unknown[] {
    const list = this.#get(name);
    return Array.isArray(list) ? list.slice(0, max) : [];
  }
}

function scalarsOf(own: Own, max: number): (readonly [string, string])[] {
  const known: (readonly [string, string])[] = [];
  for (const name of Object.keys(own)) {
    if (known.length >= max) break;
    const value = scalar(own[name]);
    if (value !== undefined && value !== "" && name.length <= 200) known.push([name, value]);
  }
  return known;
}

/** A string, number or boolean as one line; undefined for all else. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === "string") return line(value, 500);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

// Browsers and chat services refuse longer addresses.
const longestAddress = 2000;

/** The address when it is http or https, without a user and safe inside a CommonMark link. */
export function webAddress(value: string): string | undefined {
  if (value === "" || value.length > longestAddress || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}

export function isObject(value: unknown): value is Own {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
