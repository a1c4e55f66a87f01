import type { HookRequest } from "@tocsin/core";
import { type Fields, fields } from "./fields.ts";

type Body =
  | { readonly status: "read"; readonly payload: Fields }
  | { readonly status: "unreadable" | "unsupported"; readonly reason: string };

const useJson = "set the content type of the webhook at GitHub to application/json";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The payload of a delivery in either content type that GitHub offers. */
export function readBody({ headers, body }: Pick<HookRequest, "headers" | "body">): Body {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && type !== "application/x-www-form-urlencoded") {
    const got = type === "" ? "no content type" : `the content type ${type.slice(0, 100)}`;
    return { status: "unsupported", reason: `${got} is not read: ${useJson}` };
  }
  try {
    const text = utf8.decode(body);
    const json = type === "application/json" ? text : new URLSearchParams(text).get("payload");
    if (json === null) {
      return { status: "unreadable", reason: `the form has no field "payload": ${useJson}` };
    }
    const value: unknown = JSON.parse(json);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { status: "read", payload: fields(value) };
    }
    return { status: "unreadable", reason: "the payload is not a JSON object" };
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    return { status: "unreadable", reason: "the payload is not JSON in UTF-8" };
  }
}
