import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { CallbackRequest } from "@tocsin/core";

/** How far Discord's clock and ours may differ, either way, in seconds. */
const windowSeconds = 300;
// RFC 8410: what stands before an Ed25519 key in SPKI.
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** The application's public key, of 64 hexadecimal digits. */
export function readKey(publicKey: string): KeyObject {
  const key = Buffer.concat([spkiPrefix, Buffer.from(publicKey, "hex")]);
  return createPublicKey({ key, format: "der", type: "spki" });
}

/** Whether Discord made this request just now: Ed25519 over the timestamp and the bytes as they came. */
export function isProven(
  { headers, body }: Pick<CallbackRequest, "headers" | "body">,
  key: KeyObject,
  now: number,
): boolean {
  const time = headers.get("x-signature-timestamp") ?? "";
  const signature = headers.get("x-signature-ed25519") ?? "";
  if (!/^\d{1,12}$/.test(time) || !/^[0-9a-f]{128}$/i.test(signature)) return false;
  if (Math.abs(now / 1000 - Number(time)) > windowSeconds) return false;
  const signed = Buffer.concat([Buffer.from(time), body]);
  return verify(null, signed, key, Buffer.from(signature, "hex"));
}
