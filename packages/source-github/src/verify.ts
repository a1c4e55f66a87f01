import { createHmac, timingSafeEqual } from "node:crypto";
import type { HookRequest, Proof, Secret } from "@tocsin/core";

const header = "x-hub-signature-256";

/**
 * Whether one of the secrets made the signature over the raw bytes. GitHub signs no time, so that a
 * replay can only be known by its ids.
 */
export function verifySignature(
  request: Pick<HookRequest, "headers" | "body">,
  secrets: readonly Secret[],
  name: string,
): Proof {
  const signature = request.headers.get(header);
  const option = `sources.${name}.secret`;
  if (signature === null) {
    const old = request.headers.has("x-hub-signature") ? " (only the old SHA-1 one)" : "";
    return {
      ok: false,
      reason: `no X-Hub-Signature-256 header${old}: at GitHub open Settings → Webhooks → this webhook → Secret and enter the value of ${option}`,
    };
  }
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (given === undefined) {
    return { ok: false, reason: 'X-Hub-Signature-256 is not "sha256=" and 64 hex digits' };
  }
  const signed = Buffer.from(given.toLowerCase(), "latin1");
  let proven = false;
  // Every secret is tried, so that the time taken does not tell which one fits.
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret.reveal()).update(request.body).digest("hex");
    if (timingSafeEqual(Buffer.from(expected, "latin1"), signed)) proven = true;
  }
  if (proven) return { ok: true };
  const whose = secrets.length === 1 ? option : `any of the ${secrets.length} secrets of ${name}`;
  return {
    ok: false,
    reason: `the signature does not fit ${whose}: enter the same secret at GitHub (Settings → Webhooks → Secret), and let no proxy change the body`,
  };
}
