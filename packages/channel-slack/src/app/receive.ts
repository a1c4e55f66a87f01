import { type CallbackRequest, type Desk, problem, type Secret, type Tools } from "@tocsin/core";
import type { SlackApp } from "./app.ts";
import { readCallback } from "./callback.ts";
import { provenBy } from "./proof.ts";

/** Slack sends the whole message with a click; it shows at most 13,200 characters of it. */
const largestBody = 1_000_000;
const longestChallenge = 1_000;

/** Takes clicks, forms, commands and events over HTTP, each proven by its signature. */
export async function receive(
  request: CallbackRequest,
  desk: Desk,
  secret: Secret,
  app: SlackApp,
  tools: Tools,
): Promise<Response> {
  if (request.body.byteLength > largestBody) return problem(413, "Too large for a callback");
  const signature = provenBy(request, secret, tools.now());
  if (signature === undefined) {
    await desk.refuse("its signature does not hold, or its time", { how: "callback" });
    return problem(
      401,
      "Not proven to come from Slack",
      "Copy the Signing Secret of the app (Basic Information) into the option signingSecret, and check this machine's clock.",
    );
  }
  const payload = payloadIn(request);
  if (payload === "other type") return problem(415, "Neither a form nor JSON");
  const challenge = challengeIn(payload);
  if (challenge !== undefined) {
    return new Response(challenge, { headers: { "content-type": "text/plain; charset=utf-8" } });
  }
  if (payload === "handshake") return new Response(null, { status: 200 });
  const callback = readCallback(payload);
  if (callback === undefined) return problem(400, "Not a callback that can be read");
  if (callback === "other") return new Response(null, { status: 200 });
  const taken = await app.take(callback, signature, desk);
  if (taken.status === "foreign") {
    const detail = `${taken.reason}: the options teamId, enterpriseId and appId say whose callbacks are taken.`;
    return problem(403, "Not ours to answer", detail, { "x-slack-no-retry": "1" });
  }
  return taken.body === undefined
    ? new Response(null, { status: 200 })
    : Response.json(taken.body, { status: 200 });
}

/** What a request carries; undefined where it can't be read. */
function payloadIn({ headers, body }: CallbackRequest): unknown {
  const type = headers.get("content-type") ?? "";
  const text = new TextDecoder().decode(body);
  if (/^application\/json\s*(;|$)/i.test(type)) return parsed(text);
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return "other type";
  const form = new URLSearchParams(text);
  const json = form.get("payload");
  if (json !== null) return parsed(json);
  if (form.get("command") !== null) return Object.fromEntries(form);
  // Proven like everything else, the look at our certificate asks for no more than an answer.
  return form.get("ssl_check") === "1" ? "handshake" : undefined;
}

/** Slack asks so whether an address for events is ours. */
function challengeIn(payload: unknown): string | undefined {
  if (typeof payload !== "object" || payload === null || !("challenge" in payload))
    return undefined;
  const { challenge } = payload;
  const asks = "type" in payload && payload.type === "url_verification";
  return asks && typeof challenge === "string" ? challenge.slice(0, longestChallenge) : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
