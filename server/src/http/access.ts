import type { Scope } from "../config/schema.ts";
import { tokenNamed } from "../config/tokens.ts";
import { isLocal } from "./local.ts";
import { problem } from "./problem.ts";
import type { HttpContext, ServerState } from "./server-context.ts";

export type Access =
  /** `caller` is what the audit names when the request names nobody. */
  { readonly caller: string; readonly refusal?: undefined } | { readonly refusal: Response };

/**
 * Whether the caller may: by a token of that scope; without any tokens in the config, from this machine.
 * `inQuery`: the token may also come as `?token=`, for programs that can't send a header.
 */
export function access(
  context: HttpContext,
  { tokens }: ServerState,
  scope: Scope,
  inQuery = false,
): Access {
  if (tokens.length === 0) {
    if (isLocal(context)) return { caller: "local" };
    return {
      refusal: problem(
        403,
        "From this machine alone",
        "No API tokens are in the config, so the API answers programs on its own machine alone, at 127.0.0.1 and not through a proxy. Add `auth: { tokens: [...] }` to the config.",
      ),
    };
  }
  const presented =
    bearer(context.req.raw.headers) ?? (inQuery ? context.req.query("token") : undefined);
  const token = presented === undefined ? undefined : tokenNamed(tokens, presented);
  if (token === undefined) {
    const detail =
      presented === undefined
        ? `Send an API token of the config's auth.tokens as \`Authorization: Bearer TOKEN\`${inQuery ? " or as `?token=TOKEN`" : ""}.`
        : "The token is none of the config's auth.tokens.";
    return {
      refusal: problem(401, "Not authorised", detail, {
        headers: { "www-authenticate": "Bearer" },
      }),
    };
  }
  if (token.scopes.has(scope)) return { caller: token.name };
  const detail = `This needs a token with the scope "${scope}"; the one given (${token.name}) has ${[...token.scopes].join(", ")}.`;
  return { refusal: problem(403, "Not allowed", detail) };
}

function bearer(headers: Headers): string | undefined {
  return /^bearer +(\S+)\s*$/i.exec(headers.get("authorization") ?? "")?.[1];
}
