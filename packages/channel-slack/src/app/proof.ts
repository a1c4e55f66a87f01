import { createHmac, timingSafeEqual } from "node:crypto";
import type { CallbackRequest, Secret } from "@tocsin/core";

/** How far Slack's clock and ours may differ, either way, in seconds. */
const windowSeconds = 300;

/**
 * The signature by which Slack proves that it made this request just now; undefined when it did not. Over
 * `v0:timestamp:body` as the bytes came: https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function provenBy(
  { headers, body }: Pick<CallbackRequest, "headers" | "body">,
  secret: Secret,
  now: number,
): string | undefined {
  const time = headers.get("x-slack-request-timestamp") ?? "";
  if (!/^\d{1,12}$/.test(time)) return undefined;
  if (Math.abs(now / 1000 - Number(time)) > windowSeconds) return undefined;
  const mac = createHmac("sha256", secret.reveal()).update(`v0:${time}:`).update(body);
  const expected = `v0=${mac.digest("hex")}`;
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  if (given.length !== expected.length) return undefined;
  return timingSafeEqual(given, Buffer.from(expected)) ? expected : undefined;
}
