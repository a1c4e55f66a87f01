import { type Outcome, redact } from "@tocsin/core";
import { lostMessage, noThread, type Verdict, verdicts } from "./codes.ts";
import type { Problem } from "./problem.ts";

/** What was asked of Slack, in words for people. */
export type Doing = "posting" | "replying" | "editing" | "joining" | "reading" | "uploading";

/** What can be done about a problem before it counts as the outcome. */
type Remedy = "join" | "post anew" | "no thread";

/** The way out that a refusal leaves, if any. */
export function remedyFor(problem: Problem, doing: Doing): Remedy | undefined {
  if (problem.kind !== "refused") return undefined;
  if (problem.code === "not_in_channel") return "join";
  if (doing === "editing" && lostMessage.has(problem.code)) return "post anew";
  if (doing === "replying" && noThread.has(problem.code)) return "no thread";
  return undefined;
}

/** A problem as an outcome: pure, and all that is known of Slack's errors. */
export function outcomeOfProblem(problem: Problem, doing: Doing): Outcome {
  switch (problem.kind) {
    case "refused":
      return refused(problem, doing);
    case "limited":
      // Posts are limited by channel, all other methods by workspace.
      return {
        status: "slow",
        scope: doing === "posting" || doing === "replying" ? "target" : "credential",
        afterMs: problem.afterMs,
        reason: `Slack limits the rate of ${doing}; it asks for ${problem.afterMs / 1000} s`,
      };
    case "http":
      return http(problem, doing);
    case "unreadable":
      return {
        status: "ambiguous",
        reason: `the answer to ${doing} was not Slack's: check apiUrl and what stands in between`,
      };
    case "network":
      return withReason(problem.outcome, `${doing} on Slack`);
  }
}

function refused({ code, needed }: Extract<Problem, { kind: "refused" }>, doing: Doing): Outcome {
  const unknown: Verdict = { as: "retry", why: "an error that this channel does not know" };
  const verdict = Object.hasOwn(verdicts, code) ? (verdicts[code] ?? unknown) : unknown;
  const scope = needed === undefined ? "" : ` (${needed})`;
  const reason = redact(`Slack answered ${code}${scope} to ${doing}: ${verdict.why}`);
  switch (verdict.as) {
    case "retry":
      return {
        status: "retry",
        reason,
        ...(verdict.afterMs !== undefined && { afterMs: verdict.afterMs }),
      };
    case "slow":
      return { status: "slow", scope: "credential", afterMs: verdict.afterMs, reason };
    case "failed":
      return { status: "failed", scope: verdict.scope, reason };
    default:
      return { status: verdict.as, reason };
  }
}

function http({ status, afterMs }: Extract<Problem, { kind: "http" }>, doing: Doing): Outcome {
  const reason = `Slack answered HTTP ${status} to ${doing}`;
  const wait = afterMs === undefined ? {} : { afterMs };
  // 503 turns a request away; behind another 5xx it may have been done.
  if (status === 503 || status === 408 || status === 425)
    return { status: "retry", reason, ...wait };
  if (status >= 500) return { status: "ambiguous", reason };
  if (status === 401 || status === 403 || status === 407) {
    return {
      status: "failed",
      scope: "credential",
      reason: `${reason}: check the token and the proxy in between`,
    };
  }
  if (status === 413) return { status: "degrade", reason };
  return { status: "failed", scope: "credential", reason: `${reason}: check apiUrl` };
}

function withReason(outcome: Outcome, prefix: string): Outcome {
  if (outcome.status === "sent") return outcome;
  return { ...outcome, reason: redact(`${prefix}: ${outcome.reason}`) };
}
