import { redact } from "../secret.ts";

/** An error as RFC 9457 has it: `detail` says what to do about it; `members` are more fields of the body. */
export function problem(
  status: number,
  title: string,
  detail?: string,
  headers: Readonly<Record<string, string>> = {},
  members: Readonly<Record<string, unknown>> = {},
): Response {
  const body = {
    type: "about:blank",
    title,
    status,
    ...(detail === undefined ? {} : { detail: redact(detail) }),
    ...members,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
