import { createHash, timingSafeEqual } from "node:crypto";
import type { Secret } from "@tocsin/core";
import type { Scope } from "./schema.ts";

/** An API token as the server keeps it. */
export interface ApiToken {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** SHA-256: the token is random, so a slow hash would only slow each request. */
  readonly hash: Buffer;
}

interface WrittenToken {
  readonly name: string;
  readonly token: Secret;
  readonly scopes: readonly Scope[];
}

/** The token without what it is. */
export function apiToken({ name, token, scopes }: WrittenToken): ApiToken {
  return { name, scopes: new Set(scopes), hash: sha256(token.reveal()) };
}

/** Whose token it is. Takes as long for a token that is nearly right as for one that is all wrong. */
export function tokenNamed(tokens: readonly ApiToken[], presented: string): ApiToken | undefined {
  const hash = sha256(presented);
  let found: ApiToken | undefined;
  for (const token of tokens) {
    if (timingSafeEqual(token.hash, hash)) found = token;
  }
  return found;
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
