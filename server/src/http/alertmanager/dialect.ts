import { redact } from "@tocsin/core";
import type { Hono } from "hono";
import type { HttpEnv } from "../server-context.ts";

/** Where Alertmanager's API is. */
export const apiFolder = "/api/v2";

/**
 * Alertmanager's clients read errors as `{code, message}`: whatever is refused below the API's folder, by
 * whomever, is told so.
 */
export function speakAlertmanager(app: Hono<HttpEnv>): void {
  app.use(`${apiFolder}/*`, async (context, next) => {
    await next();
    if (context.res.headers.get("content-type") !== "application/problem+json") return;
    context.res = await inAlertmanagersWords(context.res);
  });
}

async function inAlertmanagersWords(problem: Response): Promise<Response> {
  const {
    detail,
    title,
    issues = [],
  } = (await problem.json()) as {
    readonly title?: string;
    readonly detail?: string;
    readonly issues?: readonly { readonly path: string; readonly message: string }[];
  };
  const why = issues.map(({ path, message }) => `${path} ${message}`);
  const message = [detail ?? title ?? "refused", ...why].join("; ");
  const headers = new Headers(problem.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  const body = redact(JSON.stringify({ code: problem.status, message }));
  return new Response(body, { status: problem.status, headers });
}

/** What Alertmanager itself has against a request: the reason alone, as a JSON string. */
export function refuse(reason: string, status: 400 | 404 | 500 | 503 = 400): Response {
  return new Response(redact(JSON.stringify(reason)), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** Against the form of a request: `{code, message}`. */
export function malformed(message: string, status: 400 | 422 = 422): Response {
  return new Response(redact(JSON.stringify({ code: status, message })), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
}

/** Done, and nothing to say. */
export function empty(status: 200 | 404 = 200): Response {
  return new Response(null, { status, headers: { "cache-control": "no-store" } });
}
