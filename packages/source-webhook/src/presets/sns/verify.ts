import { verify as verifySignature } from "node:crypto";
import type { HookRequest, Proof } from "@tocsin/core";
import { refused } from "../../auth/auth.ts";
import { replayReason } from "../../auth/replay.ts";
import type { Found } from "./certificates.ts";
import { type Envelope, readEnvelope, signedText } from "./envelope.ts";

/** SNS tries for an hour at most; the time is that of the publication. In seconds. */
const oldest = 2 * 3600;
/** By SignatureVersion. */
const algorithms: ReadonlyMap<string, string> = new Map([
  ["1", "sha1"],
  ["2", "sha256"],
]);

export interface SnsRules {
  /** ARNs of topics, or the digits of accounts; undefined: any. */
  readonly topics: readonly string[] | undefined;
  /** Where they stand in the config. */
  readonly option: string;
  readonly certificate: (url: string) => Promise<Found>;
  readonly now: () => number;
}

/** Whether Amazon SNS sent it, for one of the topics. */
export async function verifySns(request: HookRequest, rules: SnsRules): Promise<Proof> {
  const envelope = readEnvelope(request);
  if (typeof envelope === "string") return refused(envelope);
  if (!isAllowed(envelope.topic, rules.topics)) {
    return refused(`its topic is not among ${rules.option}.topics: add its ARN there`);
  }
  const stale = replayReason(envelope.timestamp, "Timestamp", rules.now(), oldest);
  if (stale !== undefined) return refused(stale);
  const algorithm = algorithms.get(envelope.version);
  const text = signedText(envelope);
  if (algorithm === undefined || text === undefined) {
    return refused("the signature is of no version that is known (1 and 2)");
  }
  const found = await rules.certificate(envelope.certificate);
  // Neither proven nor refused: after a 4xx SNS would drop the message.
  if (found.status === "unavailable") return { ok: false, reason: found.reason, retry: true };
  if (found.status === "refused") return refused(found.reason);
  if (rules.now() < found.from || rules.now() > found.until) {
    return refused("Amazon's certificate is not valid now: set this machine's clock by NTP");
  }
  return fits(envelope, algorithm, text, found)
    ? { ok: true }
    : refused("the signature does not fit: let no proxy change the body");
}

function isAllowed(topic: string, topics: readonly string[] | undefined): boolean {
  if (topics === undefined) return true;
  const account = topic.split(":")[4] ?? "";
  return topics.includes(topic) || topics.includes(account);
}

function fits(
  { signature }: Envelope,
  algorithm: string,
  text: string,
  { key }: Extract<Found, { readonly status: "found" }>,
): boolean {
  if (!/^[A-Za-z0-9+/=]{1,2000}$/.test(signature)) return false;
  return verifySignature(algorithm, Buffer.from(text), key, Buffer.from(signature, "base64"));
}
