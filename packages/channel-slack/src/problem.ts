import { type Outcome, outcomeOfError } from "@tocsin/core";

/** Why a call gave nothing, as data. */
export type Problem =
  /** Slack answered `ok: false`. */
  | { readonly kind: "refused"; readonly code: string; readonly needed?: string }
  | { readonly kind: "limited"; readonly afterMs: number }
  | { readonly kind: "http"; readonly status: number; readonly afterMs?: number }
  /** Something answered, and it was not Slack's Web API. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "network"; readonly outcome: Outcome };

const codeForm = /^[a-z][a-z0-9_]{1,80}$/;
const scopeForm = /^[a-z0-9:._, -]{1,200}$/;

/** What an error of the SDK means. Told by its `code`, so that the SDK need not be loaded here. */
export function problemOf(error: unknown, timeoutMs: number, signal?: AbortSignal): Problem {
  switch (field(error, "code")) {
    case "slack_webapi_platform_error":
      return refusal(field(error, "data"));
    case "slack_webapi_rate_limited_error":
      return { kind: "limited", afterMs: seconds(field(error, "retryAfter")) ?? 30_000 };
    case "slack_webapi_http_error": {
      const afterMs = seconds(field(field(error, "headers"), "retry-after"));
      return {
        kind: "http",
        status: Number(field(error, "statusCode")),
        ...(afterMs !== undefined && { afterMs }),
      };
    }
    case "slack_webapi_request_error":
      return network(field(error, "original"), timeoutMs, signal);
    default:
      return network(error, timeoutMs, signal);
  }
}

function refusal(data: unknown): Problem {
  const code = field(data, "error");
  // The SDK puts an answer that is no JSON here as it is.
  if (typeof code !== "string" || !codeForm.test(code)) return { kind: "unreadable" };
  if (code === "ratelimited" || code === "rate_limited") {
    const afterMs = seconds(field(field(data, "response_metadata"), "retryAfter"));
    return { kind: "limited", afterMs: afterMs ?? 30_000 };
  }
  const needed = field(data, "needed");
  const known = typeof needed === "string" && scopeForm.test(needed);
  return { kind: "refused", code, ...(known && { needed }) };
}

function network(error: unknown, timeoutMs: number, signal?: AbortSignal): Problem {
  if (field(error, "name") === "TimeoutError" && !signal?.aborted) {
    const reason = `Slack gave no answer in ${timeoutMs} ms (timeoutMs of the channel)`;
    return { kind: "network", outcome: { status: "ambiguous", reason } };
  }
  return { kind: "network", outcome: outcomeOfError(error, signal) };
}

function seconds(value: unknown): number | undefined {
  const count = typeof value === "string" ? Number.parseInt(value, 10) : value;
  if (typeof count !== "number" || !Number.isFinite(count)) return undefined;
  return Math.min(Math.max(count, 0), 86_400) * 1000;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
