import { outcomeOfError } from "../deliver/http-error.ts";
import type { Tools } from "../tools.ts";
import { textWithin } from "./text-within.ts";

/** One request of a source to its side. */
export interface OneCall {
  readonly url: string | URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams | undefined;
  readonly signal: AbortSignal;
  readonly withinMs: number;
  /** How much of the answer is read, in bytes. */
  readonly longest: number;
}

/** What was answered, whatever it says. */
export interface CallAnswer {
  readonly kind: "answered";
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when it is longer than is read, or breaks off: the status is known all the same. */
  readonly text: string | undefined;
}

export type NoAnswer =
  /** Surely never sent. */
  | { readonly kind: "unsent"; readonly why: string }
  /** It left, and nobody knows what it did. */
  | { readonly kind: "silent"; readonly why: string };

/** What became of a call. */
export type CallEnd = CallAnswer | NoAnswer;

/** Asks once and tries nothing again, since it may have been done. Never rejects. */
export async function callOnce(
  { url, method, headers, body, signal, withinMs, longest }: OneCall,
  { fetch, clock }: Pick<Tools, "fetch" | "clock">,
): Promise<CallEnd> {
  const late = new AbortController();
  const cancel = clock.at(clock.now() + withinMs, () => late.abort());
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
      // A credential goes to the address that the config names and nowhere else.
      redirect: "manual",
      signal: either,
    });
    const text = await textWithin(response, longest).catch(() => undefined);
    return { kind: "answered", status: response.status, headers: response.headers, text };
  } catch (error) {
    const outcome = outcomeOfError(error, either);
    const why = "reason" in outcome ? outcome.reason : "no answer";
    return { kind: outcome.status === "ambiguous" ? "silent" : "unsent", why };
  } finally {
    cancel();
  }
}
