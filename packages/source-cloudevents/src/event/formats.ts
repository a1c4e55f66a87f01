import { isIPv6 } from "node:net";

/** No attribute is longer: the specification asks for 64 kB in all, and senders stay far below. */
export const longestAttribute = 4_000;

const unreserved = "[\\w.~!$&'()*+,;=-]|%[\\da-f]{2}";
const part = `(?:${unreserved}|[:@])`;
const user = `(?:${unreserved}|:)*@`;
const host = `\\[(?<ip>[\\da-f:.]+)\\]|(?:${unreserved})*`;
const path = `(?:${part}|/)*`;
const more = `(?:${part}|[/?])*`;

/** RFC 3986. No part can be read in two ways for long, so that it takes linear time. */
const reference = new RegExp(
  `^(?:[a-z][a-z\\d+.-]*:)?(?://(?:${user})?(?:${host})(?::\\d*)?(?:/${path})?|${path})(?:\\?${more})?(?:#${more})?$`,
  "i",
);

/** Whether it is a URI-reference: an address, or the end of one. */
export function isUriReference(text: string): boolean {
  if (text.length > longestAttribute) return false;
  const found = reference.exec(text);
  const ip = found?.groups?.ip;
  return found !== null && (ip === undefined || isIPv6(ip));
}

/** Whether it is an absolute URI. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z\d+.-]*:./i.test(text) && isUriReference(text);
}

const dateTime =
  /^(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,30})?)([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** RFC 3339's time as ISO 8601 in UTC; undefined when it is none. */
export function instant(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  const [, day = "", time = "", zone = ""] = dateTime.exec(value) ?? [];
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // `Date.parse` takes the 30th of February for the 1st of March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day)
    return undefined;
  return new Date(Date.parse(`${day}T${time}${zone.toUpperCase()}`)).toISOString();
}
