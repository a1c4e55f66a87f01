import type { Hono } from "hono";
import { apiToken, needsScope } from "../access.ts";
import { refuseStranger } from "../hooks.ts";
import { isLocal } from "../local.ts";
import { problem } from "../problem.ts";
import type { HttpContext, HttpEnv, ServerContext } from "../server-context.ts";
import { apiFolder, empty, refuse } from "./dialect.ts";

/**
 * `POST /api/v2/alerts`: what Prometheus sends to an Alertmanager. It goes to the hook of the config's first
 * source of the type `prometheus`, which proves the sender unless an API token does.
 */
export function mountDoor(app: Hono<HttpEnv>, server: ServerContext): void {
  const { gateway, metrics } = server;
  app.post(`${apiFolder}/alerts`, async (context) => {
    const state = server.state();
    const source = state.alertSource;
    if (source === undefined) {
      return problem(404, "No such source", "Add a source of the type prometheus to the config.");
    }
    const token = apiToken(context, state, "basic");
    // As everywhere in the API; whoever shows something has to prove himself by it.
    const isOwn = state.tokens.length === 0 && isLocal(context) && !showsSomething(context);
    const proven = token !== undefined || isOwn;
    if (token?.scopes.has("write") === false) return needsScope(token, "write");
    if (!proven && state.unproven.has(source) && !isLocal(context)) {
      return refuseStranger(context, source, server);
    }
    const started = performance.now();
    const answer = await gateway.handle(hookRequest(context, source), { proven });
    metrics.ingestSeconds.observe((performance.now() - started) / 1_000);
    return answerOf(answer);
  });
}

function showsSomething({ req }: HttpContext): boolean {
  return req.header("authorization") !== undefined || req.query("token") !== undefined;
}

function hookRequest({ req }: HttpContext, source: string): Request {
  const { headers, body, url } = req.raw;
  const address = new URL(url);
  address.pathname = `/hooks/${encodeURIComponent(source)}${apiFolder}/alerts`;
  const init = { method: "POST", headers, body, duplex: "half" } as const;
  return new Request(address, init as RequestInit);
}

/** A hook says 202 where Alertmanager says 200 and no more. */
async function answerOf(answer: Response): Promise<Response> {
  if (answer.ok) return empty();
  if (answer.status !== 400) return answer;
  const { refused } = (await answer.clone().json()) as { readonly refused?: readonly string[] };
  return refused === undefined ? answer : refuse(refused.join("; "));
}
