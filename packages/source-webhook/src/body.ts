import type { HookRequest, Reading } from "@tocsin/core";
import { type Fields, fields, isObject } from "./fields.ts";
import { unreadable } from "./notice.ts";

/** More is no notice; in bytes. Presets, which look at known places alone, take what the gateway takes. */
const longestBody = 2 * 1024 * 1024;
/** What can be rendered and written as JSON without an end of the stack. */
const deepest = 40;

export type Body =
  /** `text`: the body was plain text. */
  | { readonly status: "read"; readonly value: unknown; readonly text: boolean }
  | Exclude<Reading, { readonly status: "read" }>;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** JSON, a form (as an object of its fields) or plain text. */
export function readBody({ headers, body }: Pick<HookRequest, "headers" | "body">): Body {
  if (body.length > longestBody) return refuse(`the body is larger than ${longestBody} bytes`);
  const type = mediaType(headers);
  const text = decoded(body);
  if (text === undefined) return refuse("the body is not UTF-8: send it in UTF-8");
  if (type === "application/x-www-form-urlencoded") return ofForm(text);
  if (isJson(type)) return ofJson(text);
  if (type === "" || type === "text/plain" || type === "application/octet-stream") {
    return /^\s*[[{]/.test(text) ? ofJsonOrText(text) : { status: "read", value: text, text: true };
  }
  const reason = `the content type ${type.slice(0, 100)} is not read: send application/json, a form (application/x-www-form-urlencoded) or text/plain`;
  return { status: "unsupported", reason };
}

/** The JSON object that a preset's sender posts, whatever content type it gives. */
export function readObject(
  { headers, body }: Pick<HookRequest, "headers" | "body">,
  advice: string,
): Fields | Reading {
  const type = mediaType(headers);
  if (type.startsWith("multipart/") || type.includes("xml")) {
    return {
      status: "unsupported",
      reason: `the content type ${type.slice(0, 100)} is not read: ${advice}`,
    };
  }
  const text = decoded(body);
  const value = text === undefined ? undefined : parsed(text);
  return isObject(value) ? fields(value) : unreadable(`the body is no JSON object: ${advice}`);
}

/** Whether `readObject` found no object. */
export function isReading(value: Fields | Reading): value is Reading {
  return "status" in value;
}

/** The value of JSON text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ofJson(text: string): Body {
  const value = parsed(text);
  // The parser's own message quotes the body, which may hold a secret.
  if (value === undefined) return refuse("the body is not JSON");
  if (!isShallow(value)) return refuse(`the body is nested deeper than ${deepest}`);
  return { status: "read", value, text: false };
}

function ofJsonOrText(text: string): Body {
  const json = ofJson(text);
  return json.status === "read" || parsed(text) !== undefined
    ? json
    : { status: "read", value: text, text: true };
}

function ofForm(text: string): Body {
  const form = new URLSearchParams(text);
  const payload = form.get("payload");
  // As Slack, GitHub and Travis send it: one field with all of it.
  if (payload !== null && /^\s*[[{]/.test(payload)) return ofJson(payload);
  return { status: "read", value: Object.fromEntries(form), text: false };
}

function decoded(body: Uint8Array): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function mediaType(headers: Headers): string {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

function isJson(type: string): boolean {
  return type === "application/json" || type === "text/json" || type.endsWith("+json");
}

/** Level by level: recursion would end where the stack does. */
export function isShallow(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= deepest; depth += 1) {
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== "object" || each === null) continue;
      for (const child of Object.values(each)) {
        if (typeof child === "object" && child !== null) next.push(child);
      }
    }
    if (next.length === 0) return true;
    level = next;
  }
  return false;
}

function refuse(reason: string): Body {
  return { status: "unreadable", reason };
}
