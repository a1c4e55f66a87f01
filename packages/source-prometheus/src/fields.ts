/** A JSON object of which nothing is believed. */
export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object, undefined for anything else. */
export function objectIn(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

/** Its own field, never one that it inherits. */
export function fieldOf(object: Fields | undefined, name: string): unknown {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The text of a field, empty when it is none. */
export function textOf(object: Fields | undefined, name: string): string {
  const value = fieldOf(object, name);
  return typeof value === "string" ? value : "";
}

/** The texts of an object by name: what is no text is left out, and what is beyond `most`. */
export function textsIn(value: unknown, most: number): Readonly<Record<string, string>> {
  const object = objectIn(value) ?? {};
  const kept: [string, string][] = [];
  for (const name in object) {
    if (kept.length >= most) break;
    const text = fieldOf(object, name);
    if (typeof text === "string" && text !== "") kept.push([name, text]);
  }
  // Unlike an assignment, this makes `__proto__` a name like any other.
  return Object.fromEntries(kept);
}

/** ISO 8601 in UTC with milliseconds; undefined for what is no time, and for Go's zero time. */
export function timeOf(object: Fields | undefined, name: string): string | undefined {
  const value = textOf(object, name);
  const ms = value.length <= 40 ? Date.parse(value) : Number.NaN;
  return ms > 0 ? new Date(ms).toISOString() : undefined;
}

// Browsers and chat services refuse longer addresses.
const longestAddress = 2_000;

/** An http or https address without a user in it, safe inside CommonMark. */
export function addressIn(value: string | undefined): string | undefined {
  if (value === undefined || value.length > longestAddress || !URL.canParse(value))
    return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}
