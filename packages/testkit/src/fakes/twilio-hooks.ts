import { createHmac, randomUUID } from "node:crypto";
import type { VirtualClock } from "../clock.ts";
import { TwimlError } from "./twiml.ts";

/** The `X-Twilio-Signature` of a form POST to `url`. For hostile tests too. */
export function signTwilio(
  authToken: string,
  url: string,
  params: Readonly<Record<string, string>>,
): string {
  const signed = Object.keys(params)
    .sort()
    .reduce((text, name) => `${text}${name}${params[name]}`, url);
  return createHmac("sha1", authToken).update(signed, "utf8").digest("base64");
}

export interface HookReply {
  readonly type: string;
  readonly body: string;
}

export interface Hooks {
  /** Calls a webhook as Twilio does; throws a `TwimlError` when there is no good answer. */
  call(url: string, method: string, params: Readonly<Record<string, string>>): Promise<HookReply>;
}

export interface HookOptions {
  readonly clock: VirtualClock;
  readonly authToken: string;
  /** Where the gateway is in the world. */
  readonly publicUrl?: string;
  /** Answers what goes to `publicUrl`; without it, hooks go over real HTTP, to this machine alone. */
  readonly gateway?: (request: Request) => Response | Promise<Response>;
  /** Each hook comes twice, as after an answer that was lost on its way. */
  readonly hooksTwice?: boolean;
  /** Told when an exchange starts (1) and ends (-1). */
  readonly underWay: (change: 1 | -1) => void;
}

/** Twilio waits so long for an answer. */
const answerMs = 15_000;

export function twilioHooks(options: HookOptions): Hooks {
  const { clock, authToken, publicUrl, gateway, hooksTwice = false, underWay } = options;

  async function answerTo(request: Request): Promise<Response> {
    if (gateway !== undefined && publicUrl !== undefined && request.url.startsWith(publicUrl))
      return gateway(request);
    const { hostname } = new URL(request.url);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname))
      throw new TwimlError(11210, `nobody answers at ${request.url}: give the fake its gateway`);
    return fetch(request);
  }

  async function callOnce(
    url: string,
    method: string,
    params: Readonly<Record<string, string>>,
    token: string,
  ): Promise<HookReply> {
    const request = requestOf(authToken, url, method, params, token);
    underWay(1);
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.at(clock.now() + answerMs, () =>
        reject(new TwimlError(11205, `no answer of ${url} within 15 s`)),
      );
    });
    try {
      const response = await Promise.race([answerTo(request), late]);
      const body = await Promise.race([response.text(), late]);
      if (!response.ok) {
        const why = body.slice(0, 300);
        throw new TwimlError(11200, `${url} answered ${response.status}: ${why}`);
      }
      return { type: response.headers.get("content-type") ?? "", body };
    } catch (error) {
      if (error instanceof TwimlError) throw error;
      throw new TwimlError(11200, `${url} failed: ${String(error)}`);
    } finally {
      cancel();
      underWay(-1);
    }
  }

  return {
    async call(url, method, params) {
      const token = randomUUID();
      const reply = await callOnce(url, method, params, token);
      return hooksTwice ? callOnce(url, method, params, token) : reply;
    },
  };
}

/** The body of an answer that must be TwiML. */
export function twimlOf({ type, body }: HookReply): string {
  if (body !== "" && !/^(text|application)\/xml\b/.test(type))
    throw new TwimlError(12300, `TwiML must come as text/xml, not as ${type || "nothing"}`);
  return body;
}

function requestOf(
  authToken: string,
  url: string,
  method: string,
  params: Readonly<Record<string, string>>,
  token: string,
): Request {
  const headers = { "user-agent": "TwilioProxy/1.1", "i-twilio-idempotency-token": token };
  const form = new URLSearchParams(params).toString();
  if (method === "GET") {
    const full = `${url}${url.includes("?") ? "&" : "?"}${form}`;
    const signature = signTwilio(authToken, full, {});
    return new Request(full, { headers: { ...headers, "x-twilio-signature": signature } });
  }
  return new Request(url, {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/x-www-form-urlencoded; charset=utf-8",
      "x-twilio-signature": signTwilio(authToken, url, params),
    },
    body: form,
  });
}
