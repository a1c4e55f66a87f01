import {
  type Attempt,
  type Channel,
  type ChannelPlugin,
  defineChannel,
  type Message,
  type Outcome,
  outcomeOf,
  outcomeOfError,
  type Ref,
  redact,
  type Tools,
} from "@tocsin/core";
import { alertmanagerTelling } from "./alertmanager.ts";
import type { BoundEvent } from "./cdevents/binding.ts";
import { sendEvents } from "./cdevents/send.ts";
import { type WebhookInput, type WebhookOptions, webhookOptions } from "./options.ts";
import { bodyOf } from "./payload.ts";
import { previewBody } from "./preview.ts";
import { idOf, signer } from "./sign.ts";
import { readTarget, type WebhookTarget } from "./target.ts";

/** Incidents as HTTP requests with a JSON body, signed as Standard Webhooks says. */
export const webhook: ChannelPlugin<WebhookInput, WebhookOptions> = defineChannel({
  type: "webhook",
  options: webhookOptions,
  traits: ({ format, deliver, timeoutMs }) => ({
    separateTargets: true,
    edits: false,
    // Each try carries the same webhook-id, by which a receiver knows a repeat.
    idempotent: true,
    every: (deliver ?? (format === "cdevents" ? "every" : "newest")) === "every",
    timeoutMs,
    concurrency: 64,
  }),
  open,
});

/** Many receivers refuse a body of a megabyte. */
const largestBody = 512_000;
const largestAnswer = 2_048;

function open(options: WebhookOptions, { fetch, now, publicUrl = "" }: Tools): Channel {
  const sign = signer(options.secret);
  const headers = Object.fromEntries(
    Object.entries(options.headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === "string" ? value : value.reveal(),
    ]),
  );

  function render(
    message: Message,
    attempt: Pick<Attempt, "level" | "tellingId" | "previous">,
  ): { readonly body: string; readonly ref: Ref; readonly level: 0 | 1 | 2 } {
    for (let level = attempt.level; ; level = level === 0 ? 1 : 2) {
      const { body, ref } = renderAt(level, message, attempt);
      const text = JSON.stringify(body);
      if (level === 2 || Buffer.byteLength(text) <= largestBody) return { body: text, ref, level };
    }
  }

  function renderAt(
    level: 0 | 1 | 2,
    message: Message,
    { tellingId, previous }: Pick<Attempt, "tellingId" | "previous">,
  ): { readonly body: object; readonly ref: Ref } {
    if (options.format === "alertmanager") {
      const every = options.deliver === "every";
      return alertmanagerTelling(message, { level, externalURL: publicUrl, previous, every });
    }
    const { state } = message.incident;
    const body = bodyOf(message, level, { id: idOf(tellingId), told: previous });
    return { body, ref: state };
  }

  async function send(message: Message, attempt: Attempt): Promise<Outcome> {
    const read = readTarget(attempt.address, options.allow);
    if (!read.ok) return { status: "failed", scope: "target", reason: read.reason };
    const { target } = read;
    if (options.format === "cdevents") {
      return sendEvents(message, attempt, {
        mode: options.mode,
        publicUrl,
        largestBody,
        post: (id, event) => post(target, id, event, attempt),
      });
    }
    const { body, ref } = render(message, attempt);
    const json = { headers: { "content-type": "application/json" }, body };
    const outcome = await post(target, attempt.tellingId, json, attempt);
    return outcome.status === "sent" ? { ...outcome, ref } : outcome;
  }

  async function post(
    { url, authorization }: WebhookTarget,
    id: string,
    { headers: own, body }: BoundEvent,
    attempt: Attempt,
  ): Promise<Outcome> {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          ...(authorization && { authorization }),
          "user-agent": "Tocsin",
          ...headers,
          ...own,
          ...sign(id, now(), body),
        },
        body,
        // Following one would send the payload to a host that nobody allowed.
        redirect: "manual",
        signal: attempt.signal,
      });
      return await outcomeOfAnswer(response, attempt, now());
    } catch (error) {
      return outcomeOfError(error, attempt.signal);
    }
  }

  return {
    send,
    // A CDEvents target gets an event for each notice, and no message.
    ...(options.format !== "cdevents" && {
      preview: (message: Message) =>
        previewBody(message, render(message, { level: 0, tellingId: "preview" })),
    }),
    badAddress(address) {
      const read = readTarget(address, options.allow);
      return read.ok ? undefined : read.reason;
    },
  };
}

async function outcomeOfAnswer(
  response: Response,
  { level }: Attempt,
  now: number,
): Promise<Outcome> {
  const said = response.ok ? undefined : await saidBy(response);
  const outcome = outcomeOf(response, now, said);
  if (response.status === 413 && level < 2) {
    return { status: "degrade", reason: "the receiver answered 413: the body is too large" };
  }
  // The other targets of this channel are other receivers, with credentials of their own.
  return outcome.status === "failed" && outcome.scope === "credential"
    ? { ...outcome, scope: "target" }
    : outcome;
}

/** Where it redirects to, or the start of a plain answer: what a person needs to see what is wrong. */
async function saidBy(response: Response): Promise<string | undefined> {
  const location = response.headers.get("location");
  if (location !== null && URL.canParse(location)) {
    const { origin, pathname } = new URL(location);
    return redact(`${origin}${pathname}`);
  }
  if (
    !/^(text\/plain|application\/([\w.-]+\+)?json)\b/i.test(
      response.headers.get("content-type") ?? "",
    )
  ) {
    return undefined;
  }
  return start(response);
}

async function start(response: Response): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  try {
    for (let bytes = 0; bytes < largestAnswer; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
    }
    await reader.cancel();
  } catch {
    // The answer broke off; its status is known all the same.
  }
  return Buffer.concat(chunks).subarray(0, largestAnswer).toString("utf8").trim() || undefined;
}
