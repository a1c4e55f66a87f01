import { type ClusterOptions, type Credentials, loadCredentials } from "./credentials.ts";
import { askOverWire, type Patch, type WireAnswer } from "./wire.ts";

/** GETs or PATCHes a path of the cluster. Rejects when there is no answer. */
export type Ask = (
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
  change?: Change,
) => Promise<WireAnswer>;

export interface Change extends Patch {
  /** Called when the request is about to leave: what fails before was surely not done. */
  readonly leaves: () => void;
}

/** Asks with the credentials at hand; when these are refused, once more with them read anew. */
export function asker(
  first: Credentials,
  options: ClusterOptions,
  fetch: typeof globalThis.fetch,
): Ask {
  let credentials = first;
  const askOnce = async (...[path, query, signal, change]: Parameters<Ask>) => {
    const url = new URL(credentials.server + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const authority = await credentials.authorise();
    signal.throwIfAborted();
    change?.leaves();
    return askOverWire(url, authority, { fetch, signal, patch: change });
  };
  return async (...request) => {
    const answer = await askOnce(...request);
    if (answer.status !== 401) return answer;
    for await (const _ of answer.body) break;
    // Projected tokens are replaced every hour, and a token may be revoked before it expires.
    credentials = await loadCredentials(options);
    return askOnce(...request);
  };
}
