import { createHmac, timingSafeEqual } from "node:crypto";
import { type HookRequest, type Proof, type Secret, tokenProof } from "@tocsin/core";

/**
 * A token in any form; Harbor sends what is in its "Auth Header" as it is, without a scheme. Or GitHub's
 * signature, made with the token as its secret.
 */
export function verify(request: HookRequest, secrets: readonly Secret[]): Proof {
  if (isSigned(request, secrets)) return { ok: true };
  const bare = /^[^\s]+$/.exec(request.headers.get("authorization") ?? "")?.[0];
  if (bare === undefined) return tokenProof(request, secrets);
  const headers = new Headers(request.headers);
  headers.set("authorization", `Bearer ${bare}`);
  return tokenProof({ ...request, headers }, secrets);
}

function isSigned({ headers, body }: HookRequest, secrets: readonly Secret[]): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headers.get("x-hub-signature-256") ?? "")?.[1];
  if (given === undefined) return false;
  const signed = Buffer.from(given, "hex");
  let proven = false;
  // Every secret is tried, so that the time taken does not tell which one fits.
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret.reveal()).update(body).digest();
    if (timingSafeEqual(expected, signed)) proven = true;
  }
  return proven;
}
