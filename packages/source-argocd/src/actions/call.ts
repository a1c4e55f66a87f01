import { oneLine, outcomeOfError, type Secret, type Tools } from "@tocsin/core";

/** What became of a request to Argo CD. */
export type Answer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Argo CD answers in JSON alone; whatever stands before it may not. */
      readonly json: boolean;
      /** Undefined when it can't be read: no JSON, cut off, or longer than is read. */
      readonly body: unknown;
      /** Argo CD's own words, one line. */
      readonly said: string;
      /** Where a redirect leads, without path and query. */
      readonly elsewhere?: string;
    }
  /** Surely never sent. */
  | { readonly kind: "unsent"; readonly why: string }
  /** It left, and nobody knows what it did. */
  | { readonly kind: "silent"; readonly why: string };

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Question {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly withinMs?: number;
}

/** Asks Argo CD's API once, in the name of the account. Never rejects. */
export type Call = (
  method: Method,
  path: string,
  signal: AbortSignal,
  question?: Question,
) => Promise<Answer>;

const answerWithinMs = 25_000;
// The largest application that etcd holds has 1.5 MB; a resource tree may be a few times that.
const longestAnswer = 8 * 1024 * 1024;

/** The calls of the account that the token is of. */
export function argoCalls(server: string, token: Secret, { fetch, clock }: Tools): Call {
  const base = server.replace(/\/+$/, "");
  return async (method, path, signal, { query = {}, body, withinMs = answerWithinMs } = {}) => {
    const late = new AbortController();
    const cancel = clock.at(clock.now() + withinMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    const asked = new URLSearchParams(query).toString();
    try {
      const response = await fetch(`${base}${path}${asked === "" ? "" : `?${asked}`}`, {
        method,
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          accept: "application/json",
          // Argo CD refuses whatever is no GET and has none, even without a body.
          ...(method === "GET" ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // The token goes to the server that the config names and nowhere else.
        redirect: "manual",
        signal: either,
      });
      return await read(response);
    } catch (error) {
      const { status, ...outcome } = outcomeOfError(error, either);
      const why = "reason" in outcome ? String(outcome.reason) : "";
      return { kind: status === "ambiguous" ? "silent" : "unsent", why };
    } finally {
      cancel();
    }
  };
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const json = /^application\/json\b/i.test(headers.get("content-type") ?? "");
  const body = json ? parsed(await textOf(response)) : undefined;
  if (!json) await response.body?.cancel().catch(() => {});
  const elsewhere = status >= 300 && status < 400 ? originIn(headers.get("location")) : undefined;
  return {
    kind: "answered",
    status,
    json,
    body,
    said: wordsOf(body),
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}

/** Undefined when it is too long or breaks off: the status is known all the same. */
async function textOf({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const pieces: string[] = [];
  let length = 0;
  try {
    for await (const bytes of body ?? []) {
      length += bytes.byteLength;
      if (length > longestAnswer) return undefined;
      pieces.push(decoder.decode(bytes, { stream: true }));
    }
  } catch {
    return undefined;
  }
  return pieces.join("");
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wordsOf(body: unknown): string {
  const { message } = (body ?? {}) as { message?: unknown };
  return typeof message === "string" ? oneLine(message, 300) : "";
}

function originIn(location: string | null): string | undefined {
  return location !== null && URL.canParse(location) ? new URL(location).origin : undefined;
}
