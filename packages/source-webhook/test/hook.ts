import type { HookRequest, NoticeInput, Reading, Source, Tools, Webhook } from "@tocsin/core";
import { type HookExample, hookRequest, openSource } from "@tocsin/testkit";
import { webhook } from "../src/index.ts";

/** 2026-01-05T09:00:00Z, where the testkit's clock begins. */
export const now = Date.parse("2026-01-05T09:00:00Z");

/** The source as the config opens it, with its webhook. */
export async function open(
  options: unknown,
  tools: Partial<Tools> = {},
): Promise<Source & { readonly webhook: Webhook }> {
  const source = await openSource(webhook, options, { name: "hooks", ...tools });
  if (source.webhook === undefined) throw new Error("no webhook");
  return { ...source, webhook: source.webhook };
}

export function request(example: HookExample): HookRequest {
  return hookRequest(example, undefined, "hooks");
}

export async function reading(options: unknown, example: HookExample): Promise<Reading> {
  return (await open(options)).webhook.parse(request(example));
}

/** What a request becomes. */
export async function told(
  options: unknown,
  example: HookExample,
): Promise<readonly NoticeInput[]> {
  const result = await reading(options, example);
  if (result.status !== "read") throw new Error(`${result.status}: ${result.reason}`);
  return result.notices;
}

/** What the config says of options that do not fit: `path: message`. */
export async function refusal(options: unknown): Promise<string[]> {
  const checked = await webhook.options["~standard"].validate(options);
  const issues = checked.issues ?? [];
  return issues.map(({ path = [], message }) => {
    const steps = path.map((step) => String(typeof step === "object" ? step.key : step));
    return `${steps.join(".")}: ${message}`;
  });
}
