import type { Notice, NoticeInput } from "../notice.ts";
import { redact } from "../secret.ts";
import type { HookRequest, Proof, Source } from "../source.ts";
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
  /** The sender has proven that it is the source, whatever it says. */
  readonly alive: (source: string) => Promise<void>;
  /** Whoever calls has proven the sender: the source is not asked to. */
  readonly proven?: boolean;
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
  { accept, alive, log, proven }: HookContext,
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
    const proof = proven === true ? provenElsewhere : await webhook.verify(hook);
    if (!proof.ok) {
      return proof.retry === true
        ? unavailable(proof.reason)
        : problem(401, "Not proven", proof.reason);
    }
    await alive(name);
    const confirmation = await webhook.confirm?.(hook);
    if (confirmation !== undefined) return confirmation;
    const reading = webhook.parse(hook);
    if (reading.status === "unreadable") return problem(400, "Unreadable", reading.reason);
    if (reading.status === "unsupported")
      return problem(415, "Unsupported media type", reading.reason);
    const { notices: inputs, refused = [] } = reading;
    const { accepted, notices } =
      inputs.length === 0 ? { accepted: 0, notices: [] } : await accept(inputs, name);
    const told = { accepted, ids: notices.map((notice) => notice.id) };
    if (refused.length > 0) return partly(told, refused);
    return Response.json(told, { status: inputs.length === 0 ? 200 : 202 });
  } catch (error) {
    if (error instanceof StorageUnavailable) return unavailable(error.message);
    // A source that throws is a bug in it; the sender is told to try again and nothing is lost.
    log.error("a source failed on a request", { source: name, error: String(error) });
    return unavailable("The source failed on this request; the log says why.");
  }
}

const provenElsewhere: Proof = { ok: true };
const mostReasons = 20;

/** 400, though what could be read is accepted: the sender shall learn of the rest. */
function partly(
  told: { readonly accepted: number; readonly ids: readonly string[] },
  reasons: readonly string[],
): Response {
  const more = reasons.length - mostReasons;
  const refused = [
    ...reasons.slice(0, mostReasons).map(redact),
    ...(more > 0 ? [`and ${more} more like these`] : []),
  ];
  return problem(400, "Partly refused", refused.join("; "), {}, { ...told, refused });
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
