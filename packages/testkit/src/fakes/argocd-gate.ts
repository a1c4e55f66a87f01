import type { ArgoApplication, ArgoState } from "./argocd.ts";
import type { Answer, Seen } from "./http.ts";

/** A refusal as the gateway of gRPC writes it. */
export function refuse(status: number, code: number, message: string): Answer {
  return { status, body: { error: message, code, message } };
}

/** Why the account may not do it; undefined when it may. */
export function deniedTo(
  { forbidden }: ArgoState,
  { metadata, spec }: ArgoApplication,
  right: string,
): Answer | undefined {
  if (!forbidden.has(right)) return undefined;
  const own = metadata.namespace === "argocd" ? "" : `${metadata.namespace}/`;
  const object = `${spec.project ?? "default"}/${own}${metadata.name}`;
  const words = `permission denied: applications, ${right}, ${object}, sub: tocsin, iat: 2026-11-23T08:00:00Z`;
  return refuse(403, 7, words);
}

/** The body as JSON, an empty one as an empty object; undefined when it is no JSON. */
export function parsedBody({ body }: Seen): unknown {
  try {
    return body === "" ? {} : JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The first key that a request may not have; the real one passes over it, which hides mistakes. */
export function strangeKey(body: unknown, keys: readonly string[]): Answer | undefined {
  const strange = Object.keys(body as object).find((key) => !keys.includes(key));
  return strange === undefined ? undefined : refuse(400, 3, `unknown field ${strange}`);
}
