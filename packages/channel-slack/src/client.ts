import type { Tools } from "@tocsin/core";
import type { SlackOptions } from "./options.ts";
import { type Problem, problemOf } from "./problem.ts";

export type Answer =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: Problem };

/** Slack's Web API: one request for one call, and what became of it as data. */
export interface Slack {
  call(method: string, args: Record<string, unknown>, signal: AbortSignal): Promise<Answer>;
}

// A 429 without the header would reach us as an unnamed error.
const defaultPatienceSeconds = "30";

/** Loads the SDK, which takes 50 ms and 12 MB: only where a Slack channel is configured. */
export async function connect(options: SlackOptions, tools: Tools): Promise<Slack> {
  // Through the default: some of the names of this CommonJS module are missing as named exports.
  const { default: sdk } = await import("@slack/web-api");
  const level = sdk.LogLevel.ERROR;
  const say = (...words: unknown[]) => tools.log.debug("slack sdk", { said: words.map(String) });
  const logger = {
    debug() {},
    info() {},
    warn: say,
    error: say,
    setLevel() {},
    getLevel: () => level,
    setName() {},
  };

  return {
    async call(method, args, signal) {
      if (signal.aborted) {
        const outcome = { status: "retry", reason: "stopped before it was sent" } as const;
        return { ok: false, problem: { kind: "network", outcome } };
      }
      // A client for each call (0.04 ms): the SDK has no other way to hand a signal to fetch.
      const client = new sdk.WebClient(options.token.reveal(), {
        slackApiUrl: options.apiUrl,
        timeout: options.timeoutMs,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logger,
        fetch: async (url, init) => {
          const both = [signal, ...(init?.signal ? [init.signal] : [])];
          return patient(await tools.fetch(url, { ...init, signal: AbortSignal.any(both) }));
        },
      });
      try {
        return { ok: true, data: { ...(await client.apiCall(method, args)) } };
      } catch (error) {
        return { ok: false, problem: problemOf(error, options.timeoutMs, signal) };
      }
    },
  };
}

function patient(response: Response): Response {
  const given = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  if (response.status !== 429 || Number.isFinite(given)) return response;
  return new Response(response.body, {
    status: 429,
    headers: { "retry-after": defaultPatienceSeconds },
  });
}
