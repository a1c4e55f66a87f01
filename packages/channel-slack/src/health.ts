import type { Health } from "@tocsin/core";
import type { Slack } from "./client.ts";
import { records } from "./directory.ts";
import { outcomeOfProblem } from "./errors.ts";

/** Asks Slack who we are and what we may. */
export async function check(slack: Slack, signal: AbortSignal): Promise<Health> {
  const answer = await slack.call("auth.test", {}, signal);
  if (!answer.ok) {
    const outcome = outcomeOfProblem(answer.problem, "reading");
    return { ok: false, reason: "reason" in outcome ? outcome.reason : "Slack gave no answer" };
  }
  const { team, user } = answer.data;
  const scopes = scopesOf(answer.data);
  if (scopes !== undefined && !scopes.includes("chat:write")) {
    return {
      ok: false,
      reason: "the token lacks the scope chat:write: add it and install the app again",
    };
  }
  const blind = scopes !== undefined && !scopes.includes("channels:history");
  const detail = `${String(user)} in ${String(team)}`;
  return {
    ok: true,
    detail: blind ? `${detail}; without channels:history an unclear post may come twice` : detail,
  };
}

function scopesOf(data: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const [metadata] = records([data.response_metadata]);
  return Array.isArray(metadata?.scopes) ? metadata.scopes : undefined;
}
