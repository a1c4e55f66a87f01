import type { Answer } from "./ask.ts";
import { type Found, ok, unknown, wrong } from "./finding.ts";

// Signed times count for five minutes with most senders; half a minute is a clock that nobody sets.
const mostMs = 30_000;

/** Whether this machine's clock and that of the gateway agree. */
export function clockFinding({ headers, sentAt, gotAt }: Answer): Found {
  const there = Date.parse(headers.get("date") ?? "");
  if (Number.isNaN(there)) return unknown("clock", "the answer has no Date header");
  // The header has whole seconds.
  const apartMs = there + 500 - (sentAt + gotAt) / 2;
  const seconds = Math.round(Math.abs(apartMs) / 1_000);
  if (Math.abs(apartMs) <= mostMs) return ok("clock", "as this machine's");
  const which = apartMs > 0 ? "ahead of" : "behind";
  return wrong(
    "clock",
    `the gateway's is ${seconds} s ${which} this machine's: set both by NTP, since signatures that hold for some minutes are refused otherwise`,
  );
}
