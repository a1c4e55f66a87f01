import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { HookRequest, NoticeInput, Reading, Webhook } from "@tocsin/core";
import { type HookExample, hookRequest, openSource } from "@tocsin/testkit";
import { github } from "../src/index.ts";

export type Payload = Record<string, unknown>;

export const secret = "It's a Secret to Everybody";
export const guid = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

/** The payloads of GitHub that octokit collects: 329 of 58 events. */
export const corpus = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve("@octokit/webhooks-examples"), "utf8"),
) as readonly { readonly name: string; readonly examples: readonly Payload[] }[];

/** A copy of one of them: it may be edited. */
export function recorded(event: string, index = 0): Payload {
  const example = corpus.find(({ name }) => name === event)?.examples[index];
  if (example === undefined) throw new Error(`the corpus has no ${event} ${index}`);
  return structuredClone(example);
}

/** A recorded payload with some of its fields changed; objects are merged, all else is replaced. */
export function derived(payload: Payload, changes: Payload): Payload {
  const result: Payload = { ...payload };
  for (const [key, value] of Object.entries(changes)) {
    const old = result[key];
    result[key] = isObject(value) && isObject(old) ? derived(old, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The signature as GitHub's documentation tells how to make it. */
export function sign(body: Uint8Array, key: string = secret): Record<string, string> {
  const digest = createHmac("sha256", key).update(body).digest("hex");
  return { "x-hub-signature-256": `sha256=${digest}` };
}

/** A delivery of GitHub's before it is signed. */
export function sent(event: string, body: unknown, delivery = guid): HookExample {
  return {
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": delivery,
      "user-agent": "GitHub-Hookshot/044aadd",
    },
    body,
  };
}

export async function open(options: unknown = { secret }): Promise<Webhook> {
  const { webhook } = await openSource(github, options);
  if (webhook === undefined) throw new Error("no webhook");
  return webhook;
}

export function signed(example: HookExample, key: string = secret): HookRequest {
  return hookRequest(example, (body) => sign(body, key), "github");
}

const webhook = await open();

function reading(event: string, payload: unknown, delivery?: string): Reading {
  return webhook.parse(signed(sent(event, payload, delivery)));
}

/** What a payload becomes. */
export function told(event: string, payload: unknown, delivery?: string): readonly NoticeInput[] {
  const result = reading(event, payload, delivery);
  if (result.status !== "read") throw new Error(`${result.status}: ${result.reason}`);
  return result.notices;
}
