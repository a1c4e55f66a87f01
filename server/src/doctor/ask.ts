import type { SampleRequest } from "@tocsin/core";
import { unreachable } from "./unreachable.ts";

/** What a hook answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** When it is the gateway's: why not, or nothing on a yes. */
  readonly reason?: string;
  /** The ids of the notices that were accepted. */
  readonly ids: readonly string[];
  /** Whether the gateway answered, and not something in front of it. */
  readonly fromGateway: boolean;
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly sentAt: number;
  readonly gotAt: number;
}

export interface Asking {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}

export const waitMs = 10_000;

/** Sends a request to a hook as its sender would; a text says why no answer came. */
export async function ask(
  hookUrl: string,
  { headers, body, suffix = "" }: SampleRequest,
  { fetch, now }: Asking,
): Promise<Answer | string> {
  const sentAt = now();
  try {
    const response = await fetch(`${hookUrl}${suffix}`, {
      method: "POST",
      headers,
      body,
      // Senders follow none.
      redirect: "manual",
      signal: AbortSignal.timeout(waitMs),
    });
    const gotAt = now();
    return { ...readAnswer(response, await response.text()), sentAt, gotAt };
  } catch (error) {
    return unreachable(new URL(hookUrl), error);
  }
}

function readAnswer({ status, headers }: Response, text: string): Omit<Answer, "sentAt" | "gotAt"> {
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const { detail, accepted, ids } = object(text);
  const problem = type === "application/problem+json";
  const fromGateway = problem || (type === "application/json" && typeof accepted === "number");
  return {
    status,
    headers,
    fromGateway,
    ids: fromGateway && Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
    ...(problem && typeof detail === "string" && detail !== "" ? { reason: detail } : {}),
  };
}

function object(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
