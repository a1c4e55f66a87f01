import { createHash } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Discord shows two posts with one nonce once, for some minutes. 25 characters are the most it takes. */
export function nonceOf(tellingId: string): string {
  return digest(tellingId).toString("base64url").slice(0, 25);
}

/** What a telling is recognised by in the channel: its message carries it in the footer. */
export function markOf(tellingId: string): string {
  return digest(`mark ${tellingId}`).toString("hex").slice(0, 12);
}
