import { retryAfterMs, type Secret, sleep, type Tools } from "@tocsin/core";

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
/** GitHub's advice for a secondary limit that names no time. */
const secondaryPauseMs = 60_000;
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
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          accept: "application/vnd.github+json",
          "x-github-api-version": "2022-11-28",
          "user-agent": "tocsin",
        },
        signal: AbortSignal.any([signal, late.signal]),
      });
      const { status, headers } = response;
      return { status, headers, body: await jsonOf(response) };
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

/** How long to wait where a limit was met; undefined: it was none. */
function limitedForMs({ status, headers, body }: ApiAnswer, now: number): number | undefined {
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

async function jsonOf({ body }: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > longestAnswer) return undefined;
  }
  try {
    return JSON.parse(text.replace(longIds, '$1"$2"'));
  } catch {
    return undefined;
  }
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: unknown; cause?: { message?: unknown } };
  return String(cause?.message ?? message).slice(0, 200);
}
