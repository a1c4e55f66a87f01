import { type Clock, outcomeOfError } from "@tocsin/core";
import type { Ask } from "./ask.ts";
import { textOf } from "./lines.ts";
import { isRecord, parseJson } from "./object.ts";
import { patience, patiently } from "./patience.ts";
import { noAnswer, wordsOf } from "./refusal.ts";

export interface KubePatch {
  /** RFC 6902, RFC 7386, and Kubernetes' own merge, which knows lists by their keys. */
  readonly as: "json" | "merge" | "strategic";
  readonly body: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export type PatchAnswer =
  /** The object as it is now. */
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | {
      readonly ok: false;
      /** 0: no answer. */
      readonly status: number;
      /** The cluster's own words, or why there are none. */
      readonly reason: string;
      /** Nobody knows whether it was done. */
      readonly unclear: boolean;
    };

const contentTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;
const longestAnswer = 16 * 1024 * 1024;
const silenceMs = 30_000;

/** PATCHes once. A credential that was refused is read anew: nothing was done then. */
export async function patchOnce(
  ask: Ask,
  clock: Clock,
  path: string,
  { as, body, query = {}, signal = new AbortController().signal }: KubePatch,
): Promise<PatchAnswer> {
  const waiting = patience(clock, silenceMs, signal);
  let left = false;
  const leaves = () => {
    left = true;
  };
  try {
    waiting.wait();
    const change = { contentType: contentTypes[as], body: JSON.stringify(body), leaves };
    const answer = await ask(path, query, waiting.signal, change);
    const text = await textOf(patiently(answer.body, waiting), longestAnswer);
    return answered(answer.status, text);
  } catch (thrown) {
    const cause = waiting.signal.aborted ? waiting.signal.reason : thrown;
    const unsent = !left || outcomeOfError(thrown).status !== "ambiguous";
    return { ok: false, status: 0, reason: noAnswer(cause).reason, unclear: !unsent };
  } finally {
    waiting.end();
  }
}

function answered(status: number, text: string | undefined): PatchAnswer {
  if (status >= 200 && status <= 299) {
    const body = parseJson(text ?? "");
    if (isRecord(body)) return { ok: true, body };
    const reason = "the answer can't be read: is this a Kubernetes API?";
    return { ok: false, status, reason, unclear: true };
  }
  const reason = wordsOf(status, text ?? "");
  // 503: nobody took it. A webhook that can't be called stops the change before it is made.
  const unclear = status >= 500 && status !== 503 && !reason.includes("failed calling webhook");
  return { ok: false, status, reason, unclear };
}
