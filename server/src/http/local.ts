import { isLoopbackAddress, isLoopbackHost } from "../config/listen.ts";
import type { HttpContext } from "./server-context.ts";

const forwardedBy = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/**
 * Whether the request was made on this machine by one of its own programs. A proxy on this machine
 * speaks for others, and so does a browser that a foreign page (or a foreign name that was made to point
 * here) uses as its hand: none of them counts.
 */
export function isLocal(context: HttpContext): boolean {
  const address = context.env?.incoming?.socket?.remoteAddress;
  if (address === undefined || !isLoopbackAddress(address)) return false;
  const { headers, url } = context.req.raw;
  if (forwardedBy.some((name) => headers.has(name))) return false;
  const { hostname, host } = new URL(url);
  if (!isLoopbackHost(hostname.replace(/^\[|\]$/g, ""))) return false;
  const origin = headers.get("origin");
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)) return false;
  return headers.get("sec-fetch-site") !== "cross-site";
}
