import {
  type CallAnswer,
  callOnce,
  type NoAnswer,
  oneLine,
  type Secret,
  type Tools,
} from "@tocsin/core";

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
  | NoAnswer;

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
export function argoCalls(server: string, token: Secret, tools: Tools): Call {
  const base = server.replace(/\/+$/, "");
  return async (method, path, signal, { query = {}, body, withinMs = answerWithinMs } = {}) => {
    const asked = new URLSearchParams(query).toString();
    const end = await callOnce(
      {
        url: `${base}${path}${asked === "" ? "" : `?${asked}`}`,
        method,
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          accept: "application/json",
          // Argo CD refuses whatever is no GET and has none, even without a body.
          ...(method === "GET" ? {} : { "content-type": "application/json" }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        withinMs,
        longest: longestAnswer,
      },
      tools,
    );
    return end.kind === "answered" ? read(end) : end;
  };
}

function read({ status, headers, text }: CallAnswer): Answer {
  const json = /^application\/json\b/i.test(headers.get("content-type") ?? "");
  const body = json ? parsed(text) : undefined;
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
