import {
  createHmac,
  createPublicKey,
  type KeyObject,
  verify as verifySignature,
} from "node:crypto";
import type { Proof, Secret } from "@tocsin/core";
import { type Auth, refused } from "./auth.ts";
import { sameBytes } from "./equal.ts";
import { replayReason } from "./replay.ts";
import { revealed } from "./token.ts";

/** A secret makes `v1` (HMAC-SHA256), a public key proves `v1a` (ed25519). */
type Key =
  | { readonly version: "v1"; readonly secret: Buffer }
  | { readonly version: "v1a"; readonly publicKey: KeyObject };

// The bytes of a public key's DER before its 32 own ones (RFC 8410).
const ed25519Head = Buffer.from("302a300506032b6570032100", "hex");
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const triedPerRequest = 16;
const longestId = 500;

/** `whsec_` and base64, base64 alone, or `whpk_` and the base64 of an ed25519 public key. */
export function readKey(text: string): Key | undefined {
  const isPublic = text.startsWith("whpk_");
  const written = isPublic || text.startsWith("whsec_") ? text.slice(text.indexOf("_") + 1) : text;
  if (written === "" || !base64.test(written)) return undefined;
  const bytes = Buffer.from(written, "base64");
  if (!isPublic) return { version: "v1", secret: bytes };
  if (bytes.length !== 32) return undefined;
  const der = Buffer.concat([ed25519Head, bytes]);
  return { version: "v1a", publicKey: createPublicKey({ key: der, format: "der", type: "spki" }) };
}

/** https://www.standardwebhooks.com: id, time and body are signed together. */
export function standardAuth(secrets: readonly Secret[], option: string, now: () => number): Auth {
  const keys = secrets.flatMap((secret) => readKey(secret.reveal()) ?? []);
  const own = keys.find((key) => key.version === "v1");
  const auth: Auth = {
    proves: true,
    verify({ headers, body }): Proof {
      const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) =>
        headers.get(`webhook-${name}`),
      );
      if (!id || !timestamp || !signatures || id.length > longestId) {
        return refused(
          "no webhook-id, webhook-timestamp and webhook-signature headers: let the sender sign as Standard Webhooks has it",
        );
      }
      // The specification knows whole seconds alone.
      if (!/^\d{1,11}$/.test(timestamp)) {
        return refused("webhook-timestamp is no number of seconds since 1970");
      }
      const stale = replayReason(timestamp, "webhook-timestamp", now());
      if (stale !== undefined) return refused(stale);
      const message = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
      const given = signatures.split(" ", triedPerRequest);
      let matches = 0;
      for (const key of keys) {
        for (const each of given) matches += Number(fits(key, each, message));
      }
      return matches > 0
        ? { ok: true }
        : refused(
            `no signature fits ${option}: enter the sender's signing secret there, and let no proxy change the body`,
          );
    },
    enter: [["Signing secret", revealed(secrets)]],
    hidden: [],
    idHeader: "webhook-id",
  };
  if (own === undefined) return auth;
  return {
    ...auth,
    sign(body, at) {
      const id = `msg_doctor_${at}`;
      const timestamp = String(Math.floor(at / 1000));
      const digest = createHmac("sha256", own.secret).update(`${id}.${timestamp}.${body}`);
      return {
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${digest.digest("base64")}`,
      };
    },
  };
}

function fits(key: Key, given: string, message: Buffer): boolean {
  const comma = given.indexOf(",");
  const written = given.slice(comma + 1);
  if (given.slice(0, comma) !== key.version || !base64.test(written)) return false;
  const signature = Buffer.from(written, "base64");
  if (key.version === "v1") {
    return sameBytes(createHmac("sha256", key.secret).update(message).digest(), signature);
  }
  return signature.length === 64 && verifySignature(null, message, key.publicKey, signature);
}
