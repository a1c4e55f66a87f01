import { createHmac } from "node:crypto";

/** How a fake provider reaches the gateway under test. */
export interface CallbackOptions {
  /** Takes the callbacks: `(request) => gateway.handle(request)`. */
  readonly gateway?: (request: Request) => Promise<Response>;
  /** Where the provider believes the gateway to be. Default `https://tocsin.test`. */
  readonly publicUrl?: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface SlackCallbackOptions extends CallbackOptions {
  /** Default `signing-secret-of-the-fake`. */
  readonly signingSecret?: string;
}

/** What is different about a request, for those that should be refused. */
export interface SlackSigned {
  /** Seconds since the epoch; default: now. */
  readonly time?: number | string;
  /** Default: the right one. */
  readonly signature?: string;
  /** Default: that of a form, for objects with an event that of JSON. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SlackAnswered {
  readonly status: number;
  readonly body: string;
}

export type SlackKind = "interactive" | "slash_commands" | "events_api";

const patienceMs = 3_000;

/** Slack's requests to an app, signed. */
export function slackCallbacks(options: SlackCallbackOptions) {
  const { signingSecret = "signing-secret-of-the-fake", now = Date.now } = options;
  const { publicUrl = "https://tocsin.test", gateway } = options;

  async function post(body: string | Uint8Array, signed: SlackSigned = {}): Promise<SlackAnswered> {
    if (gateway === undefined) throw new Error("give the fake Slack its option `gateway`");
    const { time = Math.floor(now() / 1000), type = "application/x-www-form-urlencoded" } = signed;
    const bytes = Buffer.from(body as string);
    const mac = createHmac("sha256", signingSecret).update(`v0:${time}:`).update(bytes);
    const headers = {
      "content-type": type,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": String(time),
      "x-slack-signature": signed.signature ?? `v0=${mac.digest("hex")}`,
      ...signed.headers,
    };
    const request = { method: "POST", headers, body: bytes } as const;
    const answering = gateway(new Request(`${publicUrl}/callbacks/slack`, request));
    const response = await inPatience(answering);
    return { status: response.status, body: await response.text() };
  }

  return {
    signingSecret,
    post,
    /** As Slack sends this kind of thing. */
    send(kind: SlackKind, payload: object, signed: SlackSigned = {}): Promise<SlackAnswered> {
      const json = JSON.stringify(payload);
      if (kind === "events_api") return post(json, { type: "application/json", ...signed });
      const form = kind === "interactive" ? { payload: json } : (payload as Record<string, string>);
      return post(new URLSearchParams(form).toString(), signed);
    },
  };
}

/** Slack waits no longer for an answer, whatever it is about. */
export async function inPatience<Value>(answering: Promise<Value>): Promise<Value> {
  const began = performance.now();
  const answered = await answering;
  if (performance.now() - began > patienceMs) throw new Error("Slack was answered too late");
  return answered;
}
