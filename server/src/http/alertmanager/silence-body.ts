import { type Operator, type SilenceOptions, showMatcher } from "@tocsin/core";
import { malformed, refuse } from "./dialect.ts";
import { readTime } from "./time.ts";

type Fields = Readonly<Record<string, unknown>>;
type Reading<Value> =
  | { readonly value: Value; readonly refusal?: undefined }
  | { readonly refusal: Response };

const required = ["comment", "createdBy", "endsAt", "matchers", "startsAt"];
const ofMatcher = ["name", "value", "isRegex"];

/** A silence as Alertmanager's clients post it; refused in the order and with the status of Alertmanager. */
export function readSilence(body: unknown, now: number): Reading<SilenceOptions> {
  if (body === undefined || body === null) {
    return { refusal: malformed("silence in body is required") };
  }
  if (!isObject(body)) return wrong("the silence is no object");
  const missing = required.find((name) => isAbsent(body[name]));
  if (missing !== undefined) return { refusal: malformed(`${missing} in body is required`) };
  const { id, comment, createdBy } = body;
  for (const text of [comment, createdBy, id ?? ""]) {
    if (typeof text !== "string") return wrong("comment, createdBy and id are texts");
  }
  const matchers = readMatchers(body.matchers);
  if (matchers.refusal !== undefined) return matchers;
  const starts = readTime(body.startsAt);
  const ends = readTime(body.endsAt);
  if (starts === undefined || ends === undefined) {
    return wrong("startsAt and endsAt are times: 2026-01-05T09:00:00Z");
  }
  if (ends <= starts) return cannotBe("start time must be before end time");
  if (ends < now) return cannotBe("end time can't be in the past");
  return {
    value: {
      ...(id === undefined || id === "" ? {} : { id: String(id) }),
      matchers: matchers.value,
      startsAt: new Date(starts).toISOString(),
      endsAt: new Date(ends).toISOString(),
      createdBy: String(createdBy),
      comment: String(comment),
      // Alertmanager's clients have no word for it, and its users hide whole clusters in one go.
      force: true,
    },
  };
}

function readMatchers(given: unknown): Reading<string[]> {
  if (!Array.isArray(given)) return wrong("matchers are no list");
  if (given.length === 0) {
    return { refusal: malformed("matchers in body should have at least 1 items") };
  }
  const texts: string[] = [];
  for (const [index, each] of given.entries()) {
    if (!isObject(each)) return wrong(`matchers.${index} is no object`);
    const missing = ofMatcher.find((name) => isAbsent(each[name]));
    if (missing !== undefined) {
      return { refusal: malformed(`matchers.${index}.${missing} in body is required`) };
    }
    const { name, value, isRegex, isEqual = true } = each;
    if (typeof name !== "string" || typeof value !== "string") {
      return wrong(`matchers.${index}: name and value are texts`);
    }
    if (typeof isRegex !== "boolean" || (typeof isEqual !== "boolean" && isEqual !== null)) {
      return wrong(`matchers.${index}: isRegex and isEqual are true or false`);
    }
    if (name === "") return invalid(`invalid label matcher ${index}: invalid label name ""`);
    texts.push(showMatcher({ name, value, operator: operatorOf(isRegex, isEqual ?? true) }));
  }
  return { value: texts };
}

function operatorOf(isRegex: boolean, isEqual: boolean): Operator {
  if (isRegex) return isEqual ? "=~" : "!~";
  return isEqual ? "=" : "!=";
}

const wrong = (reason: string) => ({
  refusal: malformed(`parsing silence body failed: ${reason}`, 400),
});
const cannotBe = (reason: string) => ({ refusal: refuse(`Failed to create silence: ${reason}`) });
export const invalid = (reason: string) => ({ refusal: refuse(`silence invalid: ${reason}`) });

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isAbsent = (value: unknown) => value === undefined || value === null;
