import { type Secret, sleep, type Tools, textWithin } from "@tocsin/core";
import { githubHeaders, jsonIn, limitedForMs } from "../wire.ts";

/** What GitHub's API answered. */
export interface ApiAnswer {
  readonly status: number;
  /** The parsed JSON; undefined when it is none. */
  readonly body: unknown;
  readonly headers: Headers;
}

export interface GitHubApi {
  /** Waits out rate limits and short failures. Rejects with a sentence on what to change. */
  ask(method: "GET" | "POST", path: string, signal: AbortSignal): Promise<ApiAnswer>;
}

const tries = 5;
const firstPauseMs = 1_000;
const answerWithinMs = 30_000;
/** The primary limit is set back every hour. */
const longestPauseMs = 65 * 60_000;
/** A payload has at most 25 MB. */
const longestAnswer = 30 * 1024 * 1024;

export function githubApi(apiUrl: string, token: Secret, tools: Tools): GitHubApi {
  const base = apiUrl.replace(/\/+$/, "");
  const { clock, log, name } = tools;

  async function once(method: string, path: string, signal: AbortSignal): Promise<ApiAnswer> {
    const late = new AbortController();
    const cancel = clock.at(clock.now() + answerWithinMs, () => late.abort());
    try {
      const response = await tools.fetch(`${base}${path}`, {
        method,
        headers: githubHeaders(token),
        signal: AbortSignal.any([signal, late.signal]),
      });
      const { status, headers } = response;
      return { status, headers, body: jsonIn(await textWithin(response, longestAnswer)) };
    } finally {
      cancel();
    }
  }

  return {
    async ask(method, path, signal) {
      let reason = "";
      for (let attempt = 0; attempt < tries; attempt += 1) {
        signal.throwIfAborted();
        let pause = firstPauseMs * 2 ** attempt;
        try {
          const answer = await once(method, path, signal);
          const limited = limitedForMs(answer, clock.now());
          if (limited === undefined && answer.status < 500) return answer;
          reason = `GitHub answered ${answer.status}`;
          pause = limited ?? pause;
        } catch (error) {
          signal.throwIfAborted();
          reason = `GitHub's API at ${base} can't be reached: ${causeOf(error)}`;
        }
        if (attempt === tries - 1 || pause > longestPauseMs) break;
        log.debug("GitHub's API is asked again", { source: name, reason, afterMs: pause });
        await sleep(clock, pause, signal);
      }
      signal.throwIfAborted();
      throw new Error(`${reason}; run tocsin catch-up ${name} later`);
    },
  };
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  return String(cause?.message ?? message).slice(0, 200);
}
