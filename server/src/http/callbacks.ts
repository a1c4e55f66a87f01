import type { Hono } from "hono";
import type { HttpEnv, ServerContext } from "./server-context.ts";

/**
 * `/callbacks/:channel` and below: core does it all, the limit of size too. The channel proves its provider
 * by itself, so no API token is asked for.
 */
export function mountCallbacks(app: Hono<HttpEnv>, { gateway }: ServerContext): void {
  app.on(["GET", "POST"], "/callbacks/*", ({ req }) => gateway.handle(req.raw));
}
