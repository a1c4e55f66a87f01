import { redact } from "@tocsin/core";

/** What is wrong with one part of what was sent. */
interface ProblemIssue {
  readonly path: string;
  readonly message: string;
}

export interface ProblemExtra {
  readonly issues?: readonly ProblemIssue[];
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the answer, as RFC 9457 allows. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An error as RFC 9457 has it; `detail` says what to do. No secret gets through. */
export function problem(
  status: number,
  title: string,
  detail: string,
  extra: ProblemExtra = {},
): Response {
  const { issues, headers = {}, members = {} } = extra;
  const body = {
    type: "about:blank",
    title,
    status,
    detail,
    ...(issues === undefined ? {} : { issues }),
    ...members,
  };
  return new Response(redact(JSON.stringify(body)), {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}

/** An answer of the API. A notice may hold what somebody should not have put there: no known secret leaves. */
export function json(body: unknown, status = 200): Response {
  return new Response(redact(JSON.stringify(body)), {
    status,
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
