import { type Agent, request as plainRequest, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";

/** What one request proves itself with. */
export interface Authority {
  readonly headers: Readonly<Record<string, string>>;
  /** For a cluster with its own CA, client certificate or proxy: `fetch` can't take these. */
  readonly agent?: Agent;
}

export interface WireAnswer {
  readonly status: number;
  /** What the server asks for in `Retry-After`, in ms. */
  readonly retryAfterMs: number | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What a request changes. */
export interface Patch {
  readonly contentType: string;
  readonly body: string;
}

export interface Wire {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Without it, it is a GET. */
  readonly patch?: Patch | undefined;
}

/** GETs or PATCHes a URL. Rejects when there is no answer; so does the body when it breaks off. */
export async function askOverWire(
  url: URL,
  { headers, agent }: Authority,
  { fetch, signal, patch }: Wire,
): Promise<WireAnswer> {
  const all = {
    accept: "application/json, */*",
    "user-agent": "tocsin",
    ...(patch === undefined ? {} : { "content-type": patch.contentType }),
    ...headers,
  };
  const method = patch === undefined ? "GET" : "PATCH";
  const body = patch?.body;
  if (agent !== undefined) return askWithAgent(url, { method, headers: all, agent, signal }, body);
  // A redirect would carry the token to another place.
  const response = await fetch(url, {
    method,
    headers: all,
    signal,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
    body: response.body ?? nothing(),
  };
}

function askWithAgent(
  url: URL,
  options: RequestOptions,
  body: string | undefined,
): Promise<WireAnswer> {
  const request = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    request(url, options)
      .on("response", (message) =>
        resolve({
          status: message.statusCode ?? 0,
          retryAfterMs: retryAfter(message.headers["retry-after"] ?? null),
          body: message,
        }),
      )
      .on("error", reject)
      .end(body);
  });
}

/** Kubernetes gives it in whole seconds. */
function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 300) * 1000 : undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
