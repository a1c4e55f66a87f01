import type { HookRequest } from "@tocsin/core";
import { type Fields, isFields } from "./fields.ts";

type Body =
  | { readonly status: "read"; readonly payload: Fields }
  | { readonly status: "unreadable" | "unsupported"; readonly reason: string };

const xml =
  "XML is not read: set Format to JSON (job → Configure → Job Notifications → the endpoint), or format: 'JSON' in the Jenkinsfile";

/** The payload, whatever its content type says: what counts is that it is JSON. */
export function readBody({ headers, body }: Pick<HookRequest, "headers" | "body">): Body {
  const text = new TextDecoder().decode(body);
  if (/^\s*</.test(text.slice(0, 1_000))) return { status: "unsupported", reason: xml };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold a secret.
    if (/[/+]xml\b/i.test(headers.get("content-type") ?? "")) {
      return { status: "unsupported", reason: xml };
    }
    const what = text.trim() === "" ? "the body is empty" : "the body is not JSON";
    return { status: "unreadable", reason: `${what}: post what \`tocsin setup\` shows` };
  }
  if (isFields(value)) return { status: "read", payload: value };
  return { status: "unreadable", reason: "the body is not a JSON object" };
}
