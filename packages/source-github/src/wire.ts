import { retryAfterMs, type Secret } from "@tocsin/core";

/** GitHub's advice for a secondary limit that names no time. */
const secondaryPauseMs = 60_000;

/** What every request to GitHub's API bears. */
export function githubHeaders(token: Secret): Record<string, string> {
  return {
    authorization: `Bearer ${token.reveal()}`,
    accept: "application/vnd.github+json",
    "x-github-api-version": "2022-11-28",
    "user-agent": "tocsin",
  };
}

/** How long to wait where a limit was met; undefined: it was none. */
export function limitedForMs(
  {
    status,
    headers,
    body,
  }: { readonly status: number; readonly headers: Headers; readonly body: unknown },
  now: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const named = retryAfterMs(headers, now);
  if (named !== undefined) return named;
  const reset = Number(headers.get("x-ratelimit-reset") ?? "");
  if (headers.get("x-ratelimit-remaining") === "0" && reset > 0)
    return Math.max(1_000, reset * 1_000 - now);
  return status === 429 || /secondary rate limit/i.test(messageOf(body))
    ? secondaryPauseMs
    : undefined;
}

/** GitHub's own words of why. */
export function messageOf(body: unknown): string {
  const message = (body as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" ? message.slice(0, 200) : "";
}

// Ids of deliveries outgrow what a number holds exactly; as text they keep all digits. A quote within a
// text has a backslash before it, so that nothing in a payload can look like this.
const longIds = /("id"\s*:\s*)(\d{16,25})(?=\s*[,}])/g;

/** The JSON of an answer; undefined when it is none. */
export function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse((text ?? "").replace(longIds, '$1"$2"'));
  } catch {
    return undefined;
  }
}
