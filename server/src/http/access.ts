import type { Scope } from "../config/schema.ts";
import { type ApiToken, tokenNamed } from "../config/tokens.ts";
import { isLocal } from "./local.ts";
import { problem } from "./problem.ts";
import type { HttpContext, ServerState } from "./server-context.ts";

export type Access =
  /** `caller` is what the audit names when the request names nobody. */
  { readonly caller: string; readonly refusal?: undefined } | { readonly refusal: Response };

/**
 * Where a token may come besides the header `Authorization: Bearer`. `query`: as `?token=`, from programs that
 * can't send a header. `basic`: as the password of Basic authorization.
 */
export type OtherWay = "query" | "basic";

/** Whether the caller may: by a token of that scope; without any tokens in the config, from this machine. */
export function access(
  context: HttpContext,
  state: ServerState,
  scope: Scope,
  way?: OtherWay,
): Access {
  if (state.tokens.length === 0) {
    if (isLocal(context)) return { caller: "local" };
    return {
      refusal: problem(
        403,
        "From this machine alone",
        "No API tokens are in the config, so the API answers programs on its own machine alone, at 127.0.0.1 and not through a proxy. Add `auth: { tokens: [...] }` to the config.",
      ),
    };
  }
  const token = apiToken(context, state, way);
  if (token === undefined) {
    const detail =
      presentedToken(context, way) === undefined
        ? `Send an API token of the config's auth.tokens as \`Authorization: Bearer TOKEN\`${otherwise(way)}.`
        : "The token is none of the config's auth.tokens.";
    return {
      refusal: problem(401, "Not authorised", detail, {
        headers: { "www-authenticate": "Bearer" },
      }),
    };
  }
  if (token.scopes.has(scope)) return { caller: token.name };
  return { refusal: needsScope(token, scope) };
}

/** The API token that the request bears; undefined when it bears none of the config's. */
export function apiToken(
  context: HttpContext,
  { tokens }: ServerState,
  way?: OtherWay,
): ApiToken | undefined {
  const presented = presentedToken(context, way);
  return presented === undefined ? undefined : tokenNamed(tokens, presented);
}

export function needsScope({ name, scopes }: ApiToken, scope: Scope): Response {
  const detail = `This needs a token with the scope "${scope}"; the one given (${name}) has ${[...scopes].join(", ")}.`;
  return problem(403, "Not allowed", detail);
}

function presentedToken({ req }: HttpContext, way?: OtherWay): string | undefined {
  const header = req.raw.headers.get("authorization") ?? "";
  const bearer = /^bearer +(\S+)\s*$/i.exec(header)?.[1];
  if (bearer !== undefined || way === undefined) return bearer;
  return way === "query" ? req.query("token") : basicPassword(header);
}

function basicPassword(header: string): string | undefined {
  const pair = /^basic +(\S+)\s*$/i.exec(header)?.[1];
  if (pair === undefined) return undefined;
  const text = Buffer.from(pair, "base64").toString();
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : text.slice(colon + 1);
}

function otherwise(way: OtherWay | undefined): string {
  if (way === undefined) return "";
  return way === "query" ? " or as `?token=TOKEN`" : " or as the password of Basic authorization";
}
