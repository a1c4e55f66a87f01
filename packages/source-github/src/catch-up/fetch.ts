import type { HookRequest, NoticeInput, Reading } from "@tocsin/core";
import { fields } from "../fields.ts";
import type { GitHubApi } from "./api.ts";
import type { Attempt } from "./attempts.ts";
import type { Place } from "./place.ts";

export type Parse = (request: Pick<HookRequest, "headers" | "body">) => Reading;

/** What a delivery tells, read from GitHub's record of it; undefined when that can't be had. */
export async function fetchDelivery(
  api: GitHubApi,
  place: Place,
  { id, guid, event }: Attempt,
  parse: Parse,
  signal: AbortSignal,
): Promise<readonly NoticeInput[] | undefined> {
  const { status, body } = await api.ask("GET", `${place.path}/deliveries/${id}`, signal);
  if (status !== 200) return undefined;
  const payload = payloadOf(body);
  if (payload === undefined) return undefined;
  // As it would have come: the same ids, so that a late delivery changes nothing.
  const headers = new Headers({
    "content-type": "application/json",
    "x-github-event": event,
    "x-github-delivery": guid,
  });
  const reading = parse({ headers, body: new TextEncoder().encode(JSON.stringify(payload)) });
  return reading.status === "read" ? reading.notices : undefined;
}

function payloadOf(body: unknown): object | undefined {
  if (!fields(body).has("request")) return undefined;
  const { payload } = (body as { request: { payload?: unknown } }).request;
  return typeof payload === "object" && payload !== null ? payload : undefined;
}
