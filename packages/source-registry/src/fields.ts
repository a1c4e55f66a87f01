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

/** The object in a field, undefined when there is none. */
export function objectOf(object: Fields | undefined, name: string): Fields | undefined {
  return objectIn(fieldOf(object, name));
}

/** The objects of a list, at most `most`. */
export function listOf(object: Fields | undefined, name: string, most: number): Fields[] {
  const list: unknown = fieldOf(object, name);
  const items: readonly unknown[] = Array.isArray(list) ? list.slice(0, most) : [];
  return items.map(objectIn).filter((each) => each !== undefined);
}

/** The text of a field, empty when it is none. */
export function textOf(object: Fields | undefined, name: string): string {
  const value = fieldOf(object, name);
  return typeof value === "string" ? value : "";
}

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** A text, or seconds since the epoch, as ISO 8601 in UTC; undefined for what is no time of this era. */
export function timeOf(object: Fields | undefined, name: string): string | undefined {
  const value = fieldOf(object, name);
  const ms =
    typeof value === "number"
      ? value * 1_000
      : typeof value === "string" && value.length <= 40
        ? Date.parse(value)
        : Number.NaN;
  return ms >= earliest && ms < latest ? new Date(ms).toISOString() : undefined;
}

const longestAddress = 2_000;

/** An http or https address without a user in it, safe inside CommonMark. */
export function addressIn(value: string): string | undefined {
  if (value.length > longestAddress || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  return url.href.replaceAll("(", "%28").replaceAll(")", "%29");
}
