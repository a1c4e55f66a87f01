import { isObject } from "../fields.ts";
import type { Scope } from "./template.ts";

const pattern = /^(?:body|headers|query|item)(?:\.[^.\s[\]{}"']{1,200}){0,20}$/;

/** Whether it is a place in the request: `body.alerts`, `item.labels`, `body.list.0`. */
export function isPath(text: string): boolean {
  return pattern.test(text);
}

/** What stands at the place; undefined when there is nothing. */
export function valueAt(scope: Scope, path: string): unknown {
  let value: unknown = scope;
  for (const name of path.split(".")) {
    if (Array.isArray(value)) value = /^\d{1,6}$/.test(name) ? value[Number(name)] : undefined;
    else value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
