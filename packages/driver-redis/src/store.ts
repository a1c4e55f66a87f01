import type { Clock, Log } from "@tocsin/core";
import type { Connection } from "./connection.ts";
import { type Argument, type Reply, run, type Script } from "./scripts/script.ts";
import type { Timing } from "./timing.ts";

/** What every part of one open storage shares. */
export interface Store {
  readonly connection: Connection;
  readonly prefix: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing: Timing;
  /** Runs a script on the state connection; more keys than the prefix come first. */
  run(script: Script, args: readonly Argument[], keys?: readonly string[]): Promise<Reply>;
}

export function makeStore(parts: Omit<Store, "run">): Store {
  const { connection, prefix } = parts;
  return {
    ...parts,
    run: (script, args, keys = []) => run(connection.state, script, [prefix, ...keys], args),
  };
}
