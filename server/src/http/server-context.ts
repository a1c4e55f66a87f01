import type { HttpBindings } from "@hono/node-server";
import type { Gateway, Log } from "@tocsin/core";
import type { Context } from "hono";
import type { ConfigProblem } from "../config/problem.ts";
import type { ApiToken } from "../config/tokens.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Routing } from "./alertmanager/config-text.ts";

export type Role = "web" | "worker" | "all";

/** What a reload changes of the HTTP side. */
export interface ServerState {
  readonly tokens: readonly ApiToken[];
  /** Sources that take whatever is sent to them, and so from this machine alone. */
  readonly unproven: ReadonlySet<string>;
  /** The source that takes what Prometheus sends to an Alertmanager. */
  readonly alertSource: string | undefined;
  readonly routing: Routing;
}

export type Reloaded =
  | { readonly ok: true; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[]; readonly file: string };

/** All that the HTTP side works with. */
export interface ServerContext {
  readonly gateway: Gateway;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly role: Role;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly startedAt: number;
  readonly state: () => ServerState;
  readonly stopping: () => boolean;
  readonly reload: () => Promise<Reloaded>;
}

/** Without bindings when a request does not come through a socket. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings>;
}
export type HttpContext = Context<HttpEnv>;
