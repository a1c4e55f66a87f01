import type { CallEnd } from "@tocsin/core";
import { isFields, raw } from "../fields.ts";
import { jsonOf } from "./json.ts";

/** What proves that a request is no forgery; it holds for the session that it was given in. */
export interface Crumb {
  readonly headers: Readonly<Record<string, string>>;
}

const mostCookies = 10;
const taken = new Set(["authorization", "cookie", "host", "content-type", "content-length"]);

/** The crumb of `crumbIssuer/api/json`; undefined when there is none. */
export function crumbOf(answer: CallEnd): Crumb | undefined {
  if (answer.kind !== "answered" || answer.status !== 200) return undefined;
  const issued = jsonOf(answer.text);
  if (!isFields(issued)) return undefined;
  const field = raw(issued, "crumbRequestField") ?? "";
  const crumb = raw(issued, "crumb") ?? "";
  const fits = /^[\w.-]{1,60}$/.test(field) && /^[\w.:=+/-]{1,500}$/.test(crumb);
  if (!fits || taken.has(field.toLowerCase())) return undefined;
  const cookies = answer.headers
    .getSetCookie()
    .slice(0, mostCookies)
    .flatMap(
      (each) => /^([\w.!#$%&'*+^`|~-]{1,100}=[\x21-\x7e]{0,1000}?)(?:;|$)/.exec(each)?.[1] ?? [],
    );
  return {
    headers: {
      [field]: crumb,
      ...(cookies.length === 0 ? {} : { cookie: cookies.join("; ") }),
    },
  };
}
