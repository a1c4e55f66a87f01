import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./programs.ts";
import { freePort, type Running, runProgram } from "./run-program.ts";

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** SIGKILL: no farewell, as in a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what it had on disk; kills it first when it runs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisOptions {
  /** Never the server of REDIS_URL: for tests that kill it or need settings of their own. */
  readonly own?: boolean;
  /** Further arguments of redis-server. Default: an append-only file and no snapshots. */
  readonly args?: readonly string[];
}

const durable = ["--appendonly", "yes", "--save", ""];

/**
 * A Redis for tests: the one of REDIS_URL (under a prefix of its own), or a redis-server or valkey-server
 * of the PATH, or one that apt-get installs when root on Debian or Ubuntu. Otherwise it throws.
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const shared = process.env.REDIS_URL;
  return shared !== undefined && shared !== "" && options.own !== true
    ? borrow(shared)
    : start(findServer(), options.args ?? durable);
}

function borrow(shared: string): RedisServer {
  const url = new URL(shared);
  url.searchParams.set("prefix", `test-${randomUUID()}`);
  const refuse = async () => {
    throw new Error("the Redis of REDIS_URL is not ours to kill: use startRedis({ own: true })");
  };
  return {
    url: url.href,
    port: Number(url.port || 6379),
    kill: refuse,
    restart: refuse,
    stop: async () => {},
  };
}

async function start(program: string, args: readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "tocsin-redis-"));
  let running = await launch();

  function launch(): Promise<Running> {
    const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory];
    return runProgram(program, [...fixed, ...args], { ready: () => answers(port) });
  }

  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    kill: () => running.stop(),
    async restart() {
      await running.stop();
      running = await launch();
    },
    async stop() {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** It listens and has loaded what was on disk (with a password set, it says so instead). */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    socket.once("data", (data: Buffer) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });
}

function findServer(): string {
  return findProgram({
    names: ["redis-server", "valkey-server"],
    debian: "redis-server",
    otherwise: "set REDIS_URL",
  });
}
