import type { Notice, NoticeInput } from "../notice.ts";
import { redact } from "../secret.ts";
import type { HookRequest, Source } from "../source.ts";
import { StorageUnavailable } from "../storage.ts";
import type { Log } from "../tools.ts";
import { readBody } from "./body.ts";
import { type Place, placeIn } from "./place.ts";
import { problem } from "./problem.ts";

/** GitHub sends at most 25 MB; nobody sends more. In bytes. */
export const hookBodyLimit = 25 * 1024 * 1024;

export interface HookContext {
  readonly source: (name: string) => Source | undefined;
  readonly accept: (
    inputs: readonly NoticeInput[],
    source: string,
  ) => Promise<{ readonly accepted: number; readonly notices: readonly Notice[] }>;
  readonly received: (source: string, status: number) => void;
  readonly log: Log;
}

/** Receive, verify, parse, accept: `POST …/hooks/:source`, answered once the notices are durable. */
export async function receiveHook(request: Request, context: HookContext): Promise<Response> {
  const place = placeIn(request.url, "hooks");
  if (place === undefined) return problem(404, "Nothing is here", "Hooks are at /hooks/SOURCE.");
  const source = context.source(place.name);
  if (source?.webhook === undefined) {
    return problem(
      404,
      "No such source",
      `No source ${JSON.stringify(place.name)} with a webhook is in the config.`,
    );
  }
  const response = await receive(request, place, source, context);
  context.received(place.name, response.status);
  return response;
}

async function receive(
  request: Request,
  { name, rest }: Place,
  { webhook }: Source,
  { accept, log }: HookContext,
): Promise<Response> {
  if (webhook === undefined) return problem(404, "No such source");
  if (request.method !== "POST") {
    const greeting = webhook.greet?.(hookRequest(request, rest, new Uint8Array()));
    return greeting ?? problem(405, "Method not allowed", "Hooks take POST.", { allow: "POST" });
  }
  const body = await readBody(request, hookBodyLimit);
  if (body === "too large") {
    return problem(413, "Too large", `A hook takes at most ${hookBodyLimit} bytes.`);
  }
  if (body === "broken") return problem(400, "Unreadable", "The body ended before its time.");
  const hook = hookRequest(request, rest, body);
  try {
    const proof = await webhook.verify(hook);
    if (!proof.ok) {
      return proof.retry === true
        ? unavailable(proof.reason)
        : problem(401, "Not proven", proof.reason);
    }
    const confirmation = await webhook.confirm?.(hook);
    if (confirmation !== undefined) return confirmation;
    const reading = webhook.parse(hook);
    if (reading.status === "unreadable") return problem(400, "Unreadable", reading.reason);
    if (reading.status === "unsupported")
      return problem(415, "Unsupported media type", reading.reason);
    if (reading.notices.length === 0) return Response.json({ accepted: 0, ids: [] });
    const { accepted, notices } = await accept(reading.notices, name);
    return Response.json({ accepted, ids: notices.map((notice) => notice.id) }, { status: 202 });
  } catch (error) {
    if (error instanceof StorageUnavailable) return unavailable(error.message);
    // A source that throws is a bug in it; the sender is told to try again and nothing is lost.
    log.error("a source failed on a request", { source: name, error: String(error) });
    return unavailable("The source failed on this request; the log says why.");
  }
}

function hookRequest(
  { method, url, headers }: Request,
  rest: string,
  body: Uint8Array,
): HookRequest {
  return { method, url, rest, headers, body };
}

/** 503 with a time to come back: for what could not be made durable. */
export function unavailable(detail: string): Response {
  return problem(503, "Not accepted", redact(detail), { "retry-after": "5" });
}
