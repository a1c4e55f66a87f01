import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

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
const startMs = 10_000;

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

  async function launch() {
    const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory];
    const child = spawn(program, [...fixed, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const endWithMe = () => void child.kill("SIGKILL");
    process.once("exit", endWithMe);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    let ended = false;
    const end = new Promise<void>((resolve) => {
      child.once("error", () => resolve());
      child.once("close", () => resolve());
    }).then(() => {
      ended = true;
      process.off("exit", endWithMe);
    });
    const late = Date.now() + startMs;
    while (!(await answers(port))) {
      if (ended || Date.now() > late) {
        child.kill("SIGKILL");
        throw new Error(`${program} did not start on port ${port}:\n${output.slice(-2000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return {
      async kill() {
        child.kill("SIGKILL");
        await end;
      },
    };
  }

  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    kill: () => running.kill(),
    async restart() {
      await running.kill();
      running = await launch();
    },
    async stop() {
      await running.kill();
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function findServer(): string {
  const found = onPath("redis-server") ?? onPath("valkey-server");
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  // More than once: another test file may hold apt's lock, doing the same.
  for (let times = 0; times < 5 && isRoot && onPath("apt-get") !== undefined; times += 1) {
    install();
    const installed = onPath("redis-server");
    if (installed !== undefined) return installed;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  }
  throw new Error(
    "these tests need Redis: sudo apt-get install -y redis-server (or put redis-server or valkey-server on the PATH, or set REDIS_URL)",
  );
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const policy = "/usr/sbin/policy-rc.d";

/** Installs redis-server without letting the package start its service on port 6379. */
function install(): void {
  const mine = !existsSync(policy);
  const apt = (...args: string[]) =>
    execFileSync("apt-get", args, {
      stdio: "pipe",
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  try {
    if (mine) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    apt("update", "-q");
    apt("install", "-y", "-q", "--no-install-recommends", "redis-server");
  } catch {
    // The caller looks for the program and tells how to get it.
  } finally {
    if (mine) rmSync(policy, { force: true });
  }
}
