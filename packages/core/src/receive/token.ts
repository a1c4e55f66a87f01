import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "../secret.ts";
import type { HookRequest, Proof } from "../source.ts";

/** More is no sender's mistake but somebody trying. */
const triedPerRequest = 8;

/**
 * The proof of a sender that can't sign: one of the secrets as `Authorization: Bearer`, as the password of
 * Basic, as `?token=` or as the last part of the path. Takes the same time whatever is wrong.
 */
export function tokenProof(request: HookRequest, secrets: readonly Secret[]): Proof {
  const given = tokensOf(request).map(digest);
  const known = secrets.map((secret) => digest(secret.reveal()));
  let matches = 0;
  for (const one of given) {
    for (const other of known) matches += Number(timingSafeEqual(one, other));
  }
  if (matches > 0) return { ok: true };
  return { ok: false, reason: given.length === 0 ? missing : wrong };
}

const missing =
  "the request bears no token: send it as `Authorization: Bearer TOKEN`, as the password of Basic authorization, as `?token=TOKEN` or as the last part of the path";
const wrong =
  "the token is not the one of this source: make the sender's equal to the source's `token` in the gateway's config";

function tokensOf(request: HookRequest): string[] {
  const all = [...authorization(request.headers), ...query(request.url), ...path(request.rest)];
  return [...new Set(all)].filter((token) => token !== "").slice(0, triedPerRequest);
}

function authorization(headers: Headers): string[] {
  const [, scheme, value] =
    /^(bearer|basic) +(\S+)\s*$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (scheme === undefined || value === undefined) return [];
  if (scheme.toLowerCase() === "bearer") return [value];
  const pair = Buffer.from(value, "base64").toString();
  const colon = pair.indexOf(":");
  return colon < 0 ? [] : [pair.slice(colon + 1)];
}

function query(url: string): string[] {
  const base = "http://gateway";
  return URL.canParse(url, base) ? new URL(url, base).searchParams.getAll("token") : [];
}

function path(rest: string): string[] {
  const last = rest.split("/").findLast((part) => part !== "");
  if (last === undefined) return [];
  try {
    return [last, decodeURIComponent(last)];
  } catch {
    return [last];
  }
}

function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
