import { type CallAnswer, callOnce, type NoAnswer, type Secret, type Tools } from "@tocsin/core";
import { githubHeaders, jsonIn, limitedForMs, messageOf } from "../wire.ts";

/** What became of a request to GitHub. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Undefined when it can't be read: empty, no JSON, or longer than is read. */
      readonly body: unknown;
      readonly headers: Headers;
      /** GitHub's own words. */
      readonly said: string;
      /** A rate limit was met, until then (ms since the epoch). */
      readonly limitedUntil?: number;
    }
  | NoAnswer;

/** Asks GitHub's API once. Never rejects. */
export type Call = (
  method: "GET" | "POST",
  path: string,
  signal: AbortSignal,
  body?: unknown,
) => Promise<Answer>;

const answerWithinMs = 20_000;
// 100 runs of a repository, each some 15 kB.
const longestAnswer = 8 * 1024 * 1024;

/** The calls of whom the token is of. */
export function githubCalls(apiUrl: string, token: Secret, tools: Tools): Call {
  const base = apiUrl.replace(/\/+$/, "");
  return async (method, path, signal, body) => {
    const end = await callOnce(
      {
        url: `${base}${path}`,
        method,
        headers: {
          ...githubHeaders(token),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        withinMs: answerWithinMs,
        longest: longestAnswer,
      },
      tools,
    );
    return end.kind === "answered" ? read(end, tools.clock.now()) : end;
  };
}

function read({ status, headers, text }: CallAnswer, now: number): Answer {
  const body = jsonIn(text);
  const limited = limitedForMs({ status, headers, body }, now);
  return {
    kind: "answered",
    status,
    body,
    headers,
    said: messageOf(body),
    ...(limited === undefined ? {} : { limitedUntil: now + limited }),
  };
}
