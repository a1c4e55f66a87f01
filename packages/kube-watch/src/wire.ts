import { type Agent, request as plainRequest } from "node:http";
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

/** GETs a URL. Rejects when there is no answer; so does the body when it breaks off. */
export async function getOverWire(
  url: URL,
  { headers, agent }: Authority,
  { fetch, signal }: { fetch: typeof globalThis.fetch; signal: AbortSignal },
): Promise<WireAnswer> {
  const all = { accept: "application/json, */*", "user-agent": "tocsin", ...headers };
  if (agent !== undefined) return getWithAgent(url, all, agent, signal);
  // A redirect would carry the token to another place.
  const response = await fetch(url, { headers: all, signal, redirect: "manual" });
  return {
    status: response.status,
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
    body: response.body ?? nothing(),
  };
}

function getWithAgent(
  url: URL,
  headers: Record<string, string>,
  agent: Agent,
  signal: AbortSignal,
): Promise<WireAnswer> {
  const request = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    request(url, { headers, agent, signal })
      .on("response", (message) =>
        resolve({
          status: message.statusCode ?? 0,
          retryAfterMs: retryAfter(message.headers["retry-after"] ?? null),
          body: message,
        }),
      )
      .on("error", reject)
      .end();
  });
}

/** Kubernetes gives it in whole seconds. */
function retryAfter(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 300) * 1000 : undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
