import type { Hono } from "hono";
import { isLocal } from "./local.ts";
import { problem } from "./problem.ts";
import type { HttpContext, HttpEnv, ServerContext } from "./server-context.ts";

/** `/hooks/:source`: core does it all; here is only who may send to a source that proves nothing. */
export function mountHooks(app: Hono<HttpEnv>, server: ServerContext): void {
  const { gateway, metrics } = server;
  // Other methods too: a source may answer them, as the OPTIONS of a CloudEvents handshake.
  app.all("/hooks/*", async (context) => {
    const { unproven } = server.state();
    if (unproven.size > 0) {
      const source = sourceOf(context.req.path);
      if (unproven.has(source) && !isLocal(context)) return refuseStranger(context, source, server);
    }
    const started = performance.now();
    const response = await gateway.handle(context.req.raw);
    metrics.ingestSeconds.observe((performance.now() - started) / 1_000);
    return response;
  });
}

/** To a source that proves nothing only programs on this machine may send. */
export function refuseStranger(
  context: HttpContext,
  source: string,
  { metrics, log }: ServerContext,
): Response {
  metrics.received.inc({ source, status: 401 });
  log.debug("refused a request to a source without a secret", {
    source,
    from: context.env?.incoming?.socket?.remoteAddress,
  });
  return problem(
    401,
    "Not proven",
    `The source ${JSON.stringify(source)} has no secret in the config, so it takes requests from its own machine alone, at 127.0.0.1 and not through a proxy. Give it one under sources.${source}.`,
  );
}

function sourceOf(path: string): string {
  const name = path.split("/", 3)[2] ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
