import { createHmac } from "node:crypto";
import type { HookRequest, Proof, Secret } from "@tocsin/core";
import { type Auth, refused } from "./auth.ts";
import { sameBytes } from "./equal.ts";
import { replayReason } from "./replay.ts";
import { revealed } from "./token.ts";

export interface HmacOptions {
  readonly secrets: readonly Secret[];
  readonly header: string;
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64";
  /** Before the signature in its header: `sha256=`. */
  readonly prefix?: string | undefined;
  readonly timestampHeader?: string | undefined;
  /** What is signed, with `{timestamp}` and `{body}` in it. */
  readonly template: string;
  readonly toleranceSeconds?: number | undefined;
  /** A request without the timestamp signs its body alone. */
  readonly timestampOptional?: boolean;
  /** Where the secret stands in the config. */
  readonly option: string;
}

const sizes = { sha1: 20, sha256: 32, sha512: 64 } as const;
// Senders that are changing their secret send a signature of each.
const triedPerRequest = 8;

/** A signature over the raw bytes, and the time with them where the sender signs one. */
export function hmacAuth(options: HmacOptions, now: () => number): Auth {
  const { header, timestampHeader, secrets, encoding, prefix = "" } = options;
  const timed = timestampHeader !== undefined && options.timestampOptional !== true;
  return {
    proves: true,
    verify: (request) => verifyHmac(request, options, now()),
    sign(body, at) {
      const timestamp = timed ? String(Math.floor(at / 1000)) : undefined;
      const bytes = Buffer.from(body);
      const digest = digestOf(options, revealed(secrets), bytes, timestamp).toString(encoding);
      const signed = { [header]: `${prefix}${digest}` };
      return timestamp === undefined ? signed : { ...signed, [timestampHeader ?? ""]: timestamp };
    },
    enter: [
      ["Secret", revealed(secrets)],
      ["Signature header", header],
      ...(timestampHeader === undefined ? [] : [["Timestamp header", timestampHeader] as const]),
    ],
    hidden: [],
  };
}

function verifyHmac(request: HookRequest, options: HmacOptions, now: number): Proof {
  const { header, timestampHeader, secrets, option } = options;
  const signature = request.headers.get(header);
  if (signature === null) {
    return refused(`no ${header} header: let the sender sign with the secret of ${option}`);
  }
  const given = signature
    .split(",", triedPerRequest)
    .flatMap((each) => signatureBytes(each.trim(), options));
  if (given.length === 0) {
    return refused(
      `${header} is no ${options.algorithm} signature as ${options.prefix ?? ""}${options.encoding}: set encoding and prefix of the source as the sender writes it`,
    );
  }
  const timestamp =
    timestampHeader === undefined ? undefined : (request.headers.get(timestampHeader) ?? undefined);
  if (timestampHeader !== undefined) {
    if (timestamp === undefined && options.timestampOptional !== true) {
      return refused(`no ${timestampHeader} header, which the sender has to sign`);
    }
    const { toleranceSeconds } = options;
    const stale =
      timestamp === undefined
        ? undefined
        : replayReason(timestamp, timestampHeader, now, toleranceSeconds);
    if (stale !== undefined) return refused(stale);
  }
  let matches = 0;
  for (const secret of secrets) {
    const expected = digestOf(options, secret.reveal(), request.body, timestamp);
    for (const each of given) matches += Number(sameBytes(expected, each));
  }
  return matches > 0
    ? { ok: true }
    : refused(
        `the signature does not fit ${option}: enter the same secret at the sender, and let no proxy change the body`,
      );
}

function signatureBytes(text: string, { algorithm, encoding, prefix = "" }: HmacOptions): Buffer[] {
  if (!text.startsWith(prefix)) return [];
  const written = text.slice(prefix.length);
  const pattern = encoding === "hex" ? /^[0-9a-f]{40,128}$/i : /^[\w+/-]{27,86}={0,2}$/;
  if (!pattern.test(written)) return [];
  const bytes = Buffer.from(written, encoding);
  return bytes.length === sizes[algorithm] ? [bytes] : [];
}

function digestOf(
  { algorithm, template }: HmacOptions,
  secret: string,
  body: Uint8Array,
  timestamp: string | undefined,
): Buffer {
  const hmac = createHmac(algorithm, secret);
  for (const part of (timestamp === undefined ? "{body}" : template).split(
    /(\{timestamp\}|\{body\})/,
  )) {
    if (part === "{body}") hmac.update(body);
    else hmac.update(part === "{timestamp}" ? (timestamp ?? "") : part);
  }
  return hmac.digest();
}
