import { type Log, systemClock } from "@tocsin/core";
import type { ConfigOrigin } from "../config/file.ts";
import { isLoopbackHost, type ListenAddress, urlOf } from "../config/listen.ts";
import type { Config } from "../config/load.ts";
import { showProblem } from "../config/problem.ts";
import { createApp } from "../http/app.ts";
import { listen } from "../http/listen.ts";
import type { Reloaded, Role, ServerState } from "../http/server-context.ts";
import { createMetrics } from "../observe/metrics.ts";
import { watchGateway } from "../observe/watch-gateway.ts";
import { gatewayOf } from "./gateway-of.ts";
import { serverState } from "./gateway-options.ts";
import { reloader } from "./reload.ts";

export interface ServerOptions {
  readonly config: Config;
  /** Where `reload` reads the config from. */
  readonly origin: ConfigOrigin;
  readonly log: Log;
  readonly role?: Role;
  /** Instead of the config's. */
  readonly listen?: ListenAddress;
  /** How long requests in hand may go on after `stop`, in ms. Default 10,000. */
  readonly graceMs?: number;
}

export interface RunningServer {
  /** As this machine reaches it. */
  readonly url: string;
  reload(): Promise<Reloaded>;
  /** Takes no more requests, finishes those in hand, then stops the gateway. */
  stop(): Promise<void>;
}

const defaultGraceMs = 10_000;

/** The gateway and its HTTP side, up and listening. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { origin, log, role = "all", graceMs = defaultGraceMs } = options;
  let { config } = options;
  let state: ServerState = serverState(config);
  let stopping: Promise<void> | undefined;

  const gateway = gatewayOf(config, {
    storage: config.storage,
    role,
    log,
    clock: systemClock,
  });
  const metrics = createMetrics();
  const unwatch = watchGateway(gateway, metrics);
  await gateway.start();

  const reload = reloader({
    origin,
    gateway,
    log,
    current: () => config,
    use(next) {
      config = next;
      state = serverState(next);
    },
  });
  const app = createApp({
    gateway,
    metrics,
    log,
    role,
    now: systemClock.now,
    startedAt: systemClock.now(),
    state: () => state,
    stopping: () => stopping !== undefined,
    reload,
  });
  const listening = await listen(app, options.listen ?? config.listen, log).catch(
    async (error: unknown) => {
      await gateway.stop();
      throw error;
    },
  );

  async function stop() {
    log.info("stopping: what is in hand is finished first");
    await listening.close(graceMs);
    await gateway.stop();
    unwatch();
    metrics.registry.clear();
    log.info("stopped");
  }

  const url = urlOf(listening.address);
  log.info("listening", { url, role, config: config.file, storage: config.storage.name });
  for (const warning of config.warnings) log.warn(showProblem(config.file, warning));
  warn(config, state, listening.address, role, log);
  return {
    url,
    reload,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function warn(
  config: Config,
  { tokens, unproven }: ServerState,
  { host }: ListenAddress,
  role: Role,
  log: Log,
) {
  if (tokens.length === 0) {
    log.info(
      "no API tokens are configured: the API answers this machine alone (127.0.0.1, not through a proxy)",
    );
  }
  if (role !== "all" && !config.storageShared) {
    log.warn(
      "this storage is for one process, and this one has only one role: take Redis, or --role all",
      { role },
    );
  }
  const open = [...unproven].filter((name) => config.sources.has(name));
  if (open.length > 0 && !(config.builtIn && isLoopbackHost(host))) {
    log.warn("these sources have no secret, so they take requests from this machine alone", {
      sources: open.join(", "),
    });
  }
}
