import type { NoticeInput, Reading } from "@tocsin/core";
import { type HookExample, hookRequest, openSource } from "@tocsin/testkit";
import { cloudevents } from "../src/index.ts";
import type { CdEventBody } from "./cdevents-examples.ts";

export type Attributes = Readonly<Record<string, unknown>>;

/** The attributes that an event needs, and these instead. */
export function event(attributes: Attributes = {}): Attributes {
  return {
    specversion: "1.0",
    id: "e-1",
    source: "/ci",
    type: "com.acme.thing",
    time: "2026-11-23T09:00:00Z",
    ...attributes,
  };
}

export function structured(body: unknown): HookExample {
  return { headers: { "content-type": "application/cloudevents+json; charset=utf-8" }, body };
}

export function batched(body: unknown): HookExample {
  return { headers: { "content-type": "application/cloudevents-batch+json" }, body };
}

/** As Tekton and most SDKs send it. */
export function binary({ data, ...attributes }: Attributes): HookExample {
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]);
  return {
    headers: { "content-type": "application/json", ...Object.fromEntries(headers) },
    body: data === undefined ? "" : JSON.stringify(data),
  };
}

/** The CloudEvent that carries a CDEvent, by the specification's binding. */
export function carried(cdEvent: CdEventBody): Attributes {
  const { id, source, type, timestamp } = cdEvent.context;
  return {
    specversion: "1.0",
    id,
    source,
    type,
    time: timestamp,
    subject: cdEvent.subject.id,
    data: cdEvent,
  };
}

/** A CDEvent of one's own: `pipelinerun.finished`, with this content. */
export function cdEvent(
  type: string,
  content: Attributes,
  more: {
    readonly id?: string;
    readonly at?: string;
    readonly run?: string;
    readonly customData?: unknown;
  } = {},
): Attributes {
  const { id = `${type}-${more.at ?? ""}`, at = "2026-11-23T09:00:00Z", run = "42" } = more;
  return carried({
    context: {
      specversion: "0.5.1",
      id,
      source: "/ci",
      type: `dev.cdevents.${type}.0.3.0`,
      timestamp: at,
    },
    subject: { id: run, content },
    ...(more.customData === undefined ? {} : { customData: more.customData }),
  });
}

export async function readingOf(example: HookExample, options: unknown = {}): Promise<Reading> {
  const { webhook } = await openSource(cloudevents, options);
  if (webhook === undefined) throw new Error("no webhook");
  return webhook.parse(hookRequest(example));
}

export async function noticesOf(
  example: HookExample,
  options?: unknown,
): Promise<readonly NoticeInput[]> {
  const reading = await readingOf(example, options);
  if (reading.status !== "read") throw new Error(reading.reason);
  return reading.notices;
}

export async function reasonOf(example: HookExample): Promise<string> {
  const reading = await readingOf(example);
  return reading.status === "read" ? "" : `${reading.status}: ${reading.reason}`;
}
