import { createHash } from "node:crypto";
import type { Secret } from "@tocsin/core";
import { Webhook } from "standardwebhooks";

/** Makes the headers of Standard Webhooks for one request. */
export type Sign = (id: string, now: number, body: string) => Record<string, string>;

const plainId = /^[\w-]{1,200}$/;

/** Signs with the secret; without one, the id and the time are told unsigned. */
export function signer(secret: Secret | undefined): Sign {
  const webhook = secret === undefined ? undefined : webhookOf(secret.reveal());
  return (telling, now, body) => {
    const id = idOf(telling);
    const seconds = Math.floor(now / 1000);
    return {
      "webhook-id": id,
      "webhook-timestamp": String(seconds),
      ...(webhook && { "webhook-signature": webhook.sign(id, new Date(seconds * 1000), body) }),
    };
  };
}

/** The id is a header and part of what is signed, where dots divide. */
export function idOf(telling: string): string {
  if (plainId.test(telling)) return telling;
  return `msg_${createHash("sha256").update(telling).digest("hex")}`;
}

function webhookOf(secret: string): Webhook {
  if (secret.startsWith("whsec_")) return new Webhook(secret);
  return new Webhook(new TextEncoder().encode(secret), { format: "raw" });
}
