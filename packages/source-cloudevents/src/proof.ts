import { type HookRequest, type Proof, type Secret, tokenProof } from "@tocsin/core";

/** Whether the token can be sent as `Authorization: Bearer`; else it goes into the address. */
export function fitsHeader(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** The gateway's ways to bear a token, and `?access_token=`, which CloudEvents' webhook specification has. */
export function proofOf(request: HookRequest, secrets: readonly Secret[]): Proof {
  const base = "http://gateway";
  if (!URL.canParse(request.url, base)) return tokenProof(request, secrets);
  const url = new URL(request.url, base);
  for (const token of url.searchParams.getAll("access_token")) {
    url.searchParams.append("token", token);
  }
  return tokenProof({ ...request, url: url.href }, secrets);
}
