import type { GatewayHealth } from "@tocsin/core";
import type { Hono } from "hono";
import { measureLife, measureQueues, measureSilences } from "../observe/watch-gateway.ts";
import { access } from "./access.ts";
import { json, problem } from "./problem.ts";
import type { HttpEnv, ServerContext } from "./server-context.ts";

/**
 * `/healthz`, `/readyz`, `/metrics`: for machines that look after the process, without a token. `/-/healthy` and
 * `/-/ready` are what Alertmanager calls the first two.
 */
export function mountProbes(app: Hono<HttpEnv>, server: ServerContext): void {
  app.get("/healthz", () => json({ ok: true }));
  app.get("/-/healthy", () => plain("OK"));
  app.get("/-/ready", async () => {
    const { storage } = await server.gateway.health();
    return storage.ok && !server.stopping() ? plain("OK") : plain("not ready", 503);
  });

  app.get("/readyz", async (context) => {
    if (server.stopping()) return unready({ ok: false, reason: "stopping" });
    const health = await server.gateway.health();
    // Reasons speak of providers and addresses: for those who may read.
    const may = access(context, server.state(), "read").refusal === undefined;
    const shown = may ? health : withoutReasons(health);
    // A channel that is down is told of and takes no process out of service: what is accepted waits for it.
    return health.storage.ok ? json({ ...shown, ok: true }) : unready({ ...shown, ok: false });
  });

  app.get("/metrics", async () => {
    await Promise.all([
      measureQueues(server.gateway, server.metrics, server.now()),
      measureSilences(server.gateway, server.metrics),
      measureLife(server.gateway, server.metrics),
    ]);
    const { registry } = server.metrics;
    return new Response(await registry.metrics(), {
      headers: { "content-type": registry.contentType },
    });
  });
}

function plain(text: string, status = 200): Response {
  return new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8" } });
}

function unready(members: Readonly<Record<string, unknown>>): Response {
  const headers = { "retry-after": "5" };
  return problem(503, "Not ready", "Nothing can be accepted now; try again.", { headers, members });
}

function withoutReasons({ storage, channels, heartbeat }: GatewayHealth) {
  return {
    ...(heartbeat === undefined ? {} : { heartbeat: { ok: heartbeat.ok } }),
    storage: { ok: storage.ok },
    channels: Object.fromEntries(Object.entries(channels).map(([name, { ok }]) => [name, { ok }])),
  };
}
