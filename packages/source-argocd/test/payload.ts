import { readdirSync, readFileSync } from "node:fs";
import type { NoticeInput, Reading } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import { argocd } from "../src/index.ts";

const folder = new URL("fixtures/", import.meta.url);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };
export type Fields = { [key: string]: Json | undefined };

/** A payload that the ConfigMap's templates rendered. */
export function recorded(name: string): Fields {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Fields;
}

export function recordedNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
}

/** A healthy application after an auto-sync, with these fields instead. */
export function payload(changes: {
  readonly app?: Fields;
  readonly [key: string]: unknown;
}): Fields {
  return merge(recorded("03-sync-succeeded-auto.03.json"), changes as Fields);
}

/** The same with another status. */
export function withStatus(status: Fields): Fields {
  return payload({ app: { status } });
}

/** `undefined` takes a field away, objects are merged, everything else replaces. */
function merge(base: Fields, changes: Fields): Fields {
  const merged: Fields = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const before = merged[key];
    if (change === undefined) delete merged[key];
    else merged[key] = isFields(change) && isFields(before) ? merge(before, change) : change;
  }
  return merged;
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export async function readingOf(body: unknown, options: unknown = {}): Promise<Reading> {
  const { webhook } = await openSource(argocd, options);
  if (webhook === undefined) throw new Error("no webhook");
  return webhook.parse(hookRequest({ body }));
}

export async function noticesOf(body: unknown, options?: unknown): Promise<readonly NoticeInput[]> {
  const reading = await readingOf(body, options);
  if (reading.status !== "read") throw new Error(reading.reason);
  return reading.notices;
}

/** The notice of one aspect: the last word of its fingerprint (`health`), or the run. */
export async function noticeOf(body: unknown, aspect: string): Promise<NoticeInput | undefined> {
  const notices = await noticesOf(body);
  return notices.find(({ fingerprint = "" }) => fingerprint.includes(`:${aspect}`));
}
