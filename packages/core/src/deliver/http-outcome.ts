import type { Outcome } from "../outcome.ts";
import { redact } from "../secret.ts";

const dayMs = 86_400_000;
/** What a 429 that names no time is taken for. */
const defaultPatienceMs = 30_000;
const longestQuote = 200;
/** A body that nobody reads is read so far, so that its connection can be used again. */
const drainedBytes = 65_536;

/**
 * What an HTTP answer means for a delivery. It does not quote the answer's body, which may echo the
 * request: hand in as `said` only words that are known to be the provider's own. Read what you need of
 * the body before: the rest of it is let go.
 */
export function outcomeOf(response: Response, now: number, said?: string): Outcome {
  void drain(response);
  const { status } = response;
  const quote = said ? `: ${redact(said).replace(/\s+/g, " ").slice(0, longestQuote)}` : "";
  const answered = `the provider answered ${status}${quote}`;
  const failed = (scope: "target" | "credential" | "payload", advice: string): Outcome => ({
    status: "failed",
    scope,
    reason: `${answered}; ${advice}`,
  });

  if (response.ok) return { status: "sent", evidence: `HTTP ${status}` };
  const afterMs = retryAfterMs(response.headers, now);
  if (status === 429) {
    return {
      status: "slow",
      scope: "target",
      reason: answered,
      afterMs: afterMs ?? defaultPatienceMs,
    };
  }
  if (status >= 500 || status === 408 || status === 425) {
    return { status: "retry", reason: answered, ...(afterMs !== undefined && { afterMs }) };
  }
  if (status >= 300 && status < 400) return failed("target", "write the address it redirects to");
  if (status === 401 || status === 403)
    return failed("credential", "check the credential and its rights");
  if (status === 404 || status === 405 || status === 410)
    return failed("target", "check the address");
  return failed("payload", "it refuses what was sent");
}

/** `Retry-After` in ms from `now`, given in seconds or as an HTTP date; a day at the most. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (!/^([\d.]+$|[A-Z])/i.test(value)) return undefined;
  const ms = /^\d/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, Math.ceil(ms)), dayMs) : undefined;
}

async function drain(response: Response): Promise<void> {
  if (response.body === null || response.bodyUsed || response.body.locked) return;
  try {
    const reader = response.body.getReader();
    for (let bytes = 0; bytes < drainedBytes; ) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The status was all that mattered.
  }
}
