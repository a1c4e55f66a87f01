import { redact } from "../secret.ts";

/** An error as RFC 9457 has it: `detail` says what to do about it. */
export function problem(
  status: number,
  title: string,
  detail?: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = {
    type: "about:blank",
    title,
    status,
    ...(detail === undefined ? {} : { detail: redact(detail) }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
