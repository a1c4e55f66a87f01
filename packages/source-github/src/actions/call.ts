import { outcomeOfError, type Secret, type Tools } from "@tocsin/core";
import { githubHeaders, jsonOf, limitedForMs, messageOf } from "../wire.ts";

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
  /** Surely never sent. */
  | { readonly kind: "unsent"; readonly why: string }
  /** It left, and nobody knows what it did. */
  | { readonly kind: "silent"; readonly why: string };

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
export function githubCalls(apiUrl: string, token: Secret, { fetch, clock }: Tools): Call {
  const base = apiUrl.replace(/\/+$/, "");
  return async (method, path, signal, body) => {
    const late = new AbortController();
    const cancel = clock.at(clock.now() + answerWithinMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: {
          ...githubHeaders(token),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The token goes to the API that the config names and nowhere else.
        redirect: "manual",
        signal: either,
      });
      return await read(response, clock.now());
    } catch (error) {
      const { status, ...outcome } = outcomeOfError(error, either);
      const why = "reason" in outcome ? String(outcome.reason) : "";
      return { kind: status === "ambiguous" ? "silent" : "unsent", why };
    } finally {
      cancel();
    }
  };
}

async function read(response: Response, now: number): Promise<Answer> {
  const { status, headers } = response;
  // An answer that breaks off: its status is known all the same.
  const body = await jsonOf(response, longestAnswer).catch(() => undefined);
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
