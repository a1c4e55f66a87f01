import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "@tocsin/core";

/** Whether it is one of the secrets, in a time that tells nothing of them. */
export function isOneOf(given: string, secrets: readonly Secret[]): boolean {
  const digest = sha256(given);
  let matches = 0;
  // Every secret is tried, so that the time taken does not tell which one fits.
  for (const secret of secrets) {
    matches += Number(timingSafeEqual(sha256(secret.reveal()), digest));
  }
  return matches > 0;
}

/** Whether both are the same bytes; those of another length are not. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
