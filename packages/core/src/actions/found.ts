import type { ActionEnd } from "./action.ts";

/** What an action looked for, or how it ends without that. */
export type Found<Value> =
  | { readonly ok: true; readonly found: Value }
  | { readonly ok: false; readonly end: ActionEnd };

/** It was found. */
export function found<Value>(value: Value): Found<Value> {
  return { ok: true, found: value };
}

/** The action ends here. */
export function ends(
  status: ActionEnd["status"],
  text: string,
): { readonly ok: false; readonly end: ActionEnd } {
  return { ok: false, end: { status, text } };
}
