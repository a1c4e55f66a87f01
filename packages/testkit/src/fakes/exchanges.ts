import { subscribe } from "node:diagnostics_channel";

/** Real milliseconds a request may take to be answered: a later answer may itself wait for virtual time. */
const answerMs = 150;
/** Real milliseconds for the rest of a body after its head: a stream that stays open is not waited for. */
const bodyMs = 5;

/** Requests of this process under way, by the time (of `performance.now`) from which none waits for them. */
const underWay = new Map<unknown, number>();

const requestOf = (event: unknown) => (event as { readonly request?: unknown }).request;

function begins(channel: string, ms: number) {
  subscribe(channel, (event) => underWay.set(requestOf(event), performance.now() + ms));
}

function ends(channel: string) {
  subscribe(channel, (event) => underWay.delete(requestOf(event)));
}

// Node's diagnostics channels of fetch, and of every other undici.
begins("undici:request:create", answerMs);
begins("undici:request:headers", bodyMs);
ends("undici:request:trailers");
ends("undici:request:error");

/** Whether HTTP is under way in this process, and not for so long that it must be waiting for the clock. */
export function exchanging(): boolean {
  const now = performance.now();
  for (const [request, patience] of underWay) if (patience <= now) underWay.delete(request);
  return underWay.size > 0;
}
