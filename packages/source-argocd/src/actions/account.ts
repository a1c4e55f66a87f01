import type { Secret } from "@tocsin/core";

/**
 * Whose token it is: `tocsin`, or `proj:shop:deployer` for a project's role; undefined when it does not
 * say. Argo CD's tokens are JWTs. Nothing is believed on the strength of this.
 */
export function accountOf(token: Secret): string | undefined {
  const [, claims = ""] = token.reveal().split(".");
  try {
    const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as {
      sub?: unknown;
    };
    if (typeof sub !== "string" || !/^[\w:@.-]{1,200}$/.test(sub)) return undefined;
    return sub.startsWith("proj:") ? sub : sub.replace(/:(?:apiKey|login)$/, "");
  } catch {
    return undefined;
  }
}
