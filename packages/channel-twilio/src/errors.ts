import type { Outcome } from "@tocsin/core";
import { verdicts } from "./codes.ts";

export interface Refusal {
  readonly status: number;
  /** Twilio's own, when the answer was Twilio's. */
  readonly code?: number;
  readonly afterMs?: number;
}

type Refused = Outcome & { readonly reason: string };

// What a 429 without `Retry-After` is taken for.
const patienceMs = 30_000;

/** What a refused request means. Twilio's words are never quoted: they may echo the request. Pure. */
export function outcomeOfRefusal({ status, code, afterMs }: Refusal): Refused {
  const verdict = code === undefined ? undefined : verdicts.get(code);
  const wait = afterMs === undefined ? {} : { afterMs };
  if (verdict !== undefined) {
    const reason = `Twilio answered ${code}: ${verdict.why}`;
    switch (verdict.as) {
      case "slow":
        return {
          status: "slow",
          scope: verdict.scope,
          afterMs: afterMs ?? verdict.afterMs,
          reason,
        };
      case "failed":
        return { status: "failed", scope: verdict.scope, reason };
      case "retry":
        return { status: "retry", reason, ...wait };
      case "degrade":
        return { status: "degrade", reason };
    }
  }
  const reason = `Twilio answered HTTP ${status}${code ? ` (${code})` : ""}`;
  if (status === 429) {
    return { status: "slow", scope: "credential", afterMs: afterMs ?? patienceMs, reason };
  }
  if (status >= 500) {
    // What stands in between may have lost the answer to a request that was done.
    const isTwilio = code !== undefined || status === 503;
    return isTwilio ? { status: "retry", reason, ...wait } : { status: "ambiguous", reason };
  }
  if (status === 408 || status === 425) return { status: "retry", reason, ...wait };
  const credential = (advice: string): Refused => ({
    status: "failed",
    scope: "credential",
    reason: `${reason}: ${advice}`,
  });
  if (status === 401 || status === 403) return credential("check `accountSid` and `authToken`");
  if (status === 404 || (status >= 300 && status < 400)) return credential("check `apiUrl`");
  return {
    status: "failed",
    scope: "payload",
    reason: `${reason}: see https://www.twilio.com/docs/api/errors`,
  };
}
