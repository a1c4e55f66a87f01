import type { Outcome } from "../outcome.ts";

/** The connection never stood, so nothing was sent. Codes of Node's net, dns and tls, and of undici. */
const unreached: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens at the address",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host can't be reached",
  ENETUNREACH: "the network can't be reached",
  EADDRNOTAVAIL: "no local address is free",
  // A system call's name, for a code that alone does not say how far it came, such as ETIMEDOUT.
  connect: "the connection could not be made",
  UND_ERR_CONNECT_TIMEOUT: "the connection took too long",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; trust it with NODE_EXTRA_CA_CERTS",
  SELF_SIGNED_CERT_IN_CHAIN: "its authority is unknown; trust it with NODE_EXTRA_CA_CERTS",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its authority is unknown; trust it with NODE_EXTRA_CA_CERTS",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its authority is unknown; trust it with NODE_EXTRA_CA_CERTS",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  EPROTO: "it does not speak TLS there; check http or https",
};

/** What fetch refuses by itself, told by code or, where it has none, by the cause's words. */
const unusable: Readonly<Record<string, string>> = {
  ERR_INVALID_URL: "it is no URL",
  "unknown scheme": "it must start with https://",
  "bad port": "this port is blocked for HTTP",
  "unexpected redirect": "it redirects; write the address it leads to",
};

/**
 * What a request without an answer means: surely not sent is `retry`, an impossible address is `failed`,
 * anything else is `ambiguous`. Takes what fetch (undici) throws, and Node's own errors. The error's
 * message is never quoted: it may hold the address.
 */
export function outcomeOfError(error: unknown, signal?: AbortSignal): Outcome {
  const signs = signsOf(error);
  for (const sign of signs) {
    if (Object.hasOwn(unusable, sign)) {
      return { status: "failed", scope: "target", reason: `bad address: ${unusable[sign]}` };
    }
    if (Object.hasOwn(unreached, sign) || sign.startsWith("ERR_SSL_")) {
      const why = unreached[sign] ?? "TLS failed; check http or https";
      return { status: "retry", reason: `not reached (${sign}): ${why}` };
    }
  }
  if (signal?.aborted) return { status: "ambiguous", reason: "no answer in time" };
  const code = signs.find((sign) => /^[A-Z][A-Z0-9_]+$/.test(sign));
  return {
    status: "ambiguous",
    reason: `the connection ended without an answer${code ? ` (${code})` : ""}`,
  };
}

/** Codes and cause messages, outermost first; an error of several addresses counts by the first code of them. */
function signsOf(error: unknown): string[] {
  const signs: string[] = [];
  let each: unknown = error;
  for (let depth = 0; depth < 5 && each instanceof Error; depth += 1) {
    if ("code" in each && typeof each.code === "string") signs.push(each.code);
    else if (Object.hasOwn(unusable, each.message)) signs.push(each.message);
    if ("syscall" in each && typeof each.syscall === "string") signs.push(each.syscall);
    each = each.cause ?? (each instanceof AggregateError ? each.errors[0] : undefined);
  }
  return signs;
}
