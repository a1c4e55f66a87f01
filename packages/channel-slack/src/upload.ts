import type { Tools } from "@tocsin/core";
import type { SlackOptions } from "./options.ts";
import { type Problem, problemOf } from "./problem.ts";

/** Hands bytes over to an address that Slack named; undefined when they arrived. */
export type Upload = (
  url: string,
  bytes: Uint8Array,
  signal: AbortSignal,
) => Promise<Problem | undefined>;

const unreadable: Problem = { kind: "unreadable" };

/** Uploads as Slack wants it: the bytes alone, with no token, to Slack's own hosts only. */
export function uploader({ apiUrl, timeoutMs }: SlackOptions, tools: Tools): Upload {
  const own = new URL(apiUrl).origin;
  return async (url, bytes, signal) => {
    if (!isSlacks(url, own)) return unreadable;
    try {
      const response = await tools.fetch(url, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body: new Uint8Array(bytes),
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await response.body?.cancel();
      return response.ok ? undefined : { kind: "http", status: response.status };
    } catch (error) {
      return problemOf(error, timeoutMs, signal);
    }
  };
}

function isSlacks(address: string, own: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname } = new URL(address);
  return origin === own || (protocol === "https:" && hostname.endsWith(".slack.com"));
}
