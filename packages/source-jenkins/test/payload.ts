import { readdirSync, readFileSync } from "node:fs";
import type { NoticeInput, Reading } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import { jenkins } from "../src/index.ts";

export type Payload = Record<string, unknown>;

const folder = new URL("fixtures/", import.meta.url);

export const recordedNames = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));

/** A payload of the folder; each says in itself whether it was recorded or constructed. */
export function recorded(name: string): Payload {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Payload;
}

/** A payload with some of its fields changed; objects are merged, and undefined takes a field away. */
export function derived(payload: Payload | string, changes: Payload): Payload {
  const result = typeof payload === "string" ? recorded(payload) : { ...payload };
  for (const [key, value] of Object.entries(changes)) {
    const old = result[key];
    result[key] = isObject(value) && isObject(old) ? derived(old, value) : value;
    if (value === undefined) delete result[key];
  }
  return result;
}

function isObject(value: unknown): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export async function reading(
  body: unknown,
  options: unknown = {},
  headers: Record<string, string> = {},
): Promise<Reading> {
  const { webhook } = await openSource(jenkins, options);
  if (webhook === undefined) throw new Error("no webhook");
  return webhook.parse(hookRequest({ body, headers }, undefined, "jenkins"));
}

/** What a payload becomes. */
export async function told(body: unknown, options?: unknown): Promise<readonly NoticeInput[]> {
  const result = await reading(body, options);
  if (result.status !== "read") throw new Error(`${result.status}: ${result.reason}`);
  return result.notices;
}

/** The run among what a payload becomes. */
export async function run(body: unknown, options?: unknown): Promise<NoticeInput> {
  const found = (await told(body, options)).find(({ kind }) => kind === "run");
  if (found === undefined) throw new Error("no run");
  return found;
}

/** The problem among what a payload becomes. */
export async function problem(body: unknown, options?: unknown): Promise<NoticeInput> {
  const found = (await told(body, options)).find(({ kind }) => kind === "problem");
  if (found === undefined) throw new Error("no problem");
  return found;
}
