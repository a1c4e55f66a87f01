import { createHmac, randomUUID } from "node:crypto";
import type { Payload } from "../../../packages/source-github/test/examples.ts";

export { job, run } from "../../../packages/source-github/test/workflow.ts";

export const githubSecret = "It's a Secret to Everybody";

/** A delivery of GitHub's with its signature over the bytes. */
export function signed(
  event: string,
  payload: Payload,
  { delivery = randomUUID() as string, form = false } = {},
): RequestInit {
  const json = JSON.stringify(payload);
  const body = form ? new URLSearchParams({ payload: json }).toString() : json;
  return {
    method: "POST",
    headers: {
      "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-event": event,
      "x-github-delivery": delivery,
      "x-hub-signature-256": `sha256=${createHmac("sha256", githubSecret).update(body).digest("hex")}`,
    },
    body,
  };
}
