import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "@tocsin/core";
import { afterEach } from "vitest";
import type { CliIo, ExitCode, Signal } from "../src/cli/io.ts";
import { main } from "../src/cli/main.ts";
import type { ConfigOrigin } from "../src/config/file.ts";
import { type Config, loadConfig } from "../src/config/load.ts";
import { ConfigError } from "../src/config/problem.ts";
import { createLog } from "../src/observe/log.ts";
import { type RunningServer, type ServerOptions, startServer } from "../src/run/server.ts";

const afterwards: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of afterwards.splice(0).reverse()) await end();
});

/** Runs when the test is over, last registered first. */
export function later(end: () => unknown): void {
  afterwards.push(end);
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A folder that goes away with the test. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "tocsin-"));
  later(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

/** The origin of a config with this text, in a folder of its own. */
export function origin(
  yaml: string,
  environment: Environment = {},
  files: Readonly<Record<string, string>> = {},
): ConfigOrigin {
  return { cwd: folder({ "tocsin.yaml": yaml, ...files }), environment };
}

export const load = (yaml: string, environment: Environment = {}): Promise<Config> =>
  loadConfig(origin(yaml, environment));

/** What is wrong with a config, a line each; empty when it loads. */
export async function problemsIn(yaml: string, environment: Environment = {}): Promise<string> {
  try {
    await load(yaml, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

/** A log that is kept, as the server would write it. */
export function keptLog(level: "debug" | "info" = "debug"): {
  readonly log: Log;
  readonly text: () => string;
} {
  const lines: string[] = [];
  return {
    log: createLog({ level, pretty: false, write: (line) => lines.push(line) }),
    text: () => lines.join(""),
  };
}

export interface TestServer extends RunningServer {
  readonly origin: ConfigOrigin;
  readonly logged: () => string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** A server in this process, on a free port, that stops with the test. */
export async function serve(
  yaml: string,
  environment: Environment = {},
  more: Partial<ServerOptions> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const from = origin(yaml, environment, files);
  const config = await loadConfig(from);
  const { log, text } = keptLog();
  const server = await startServer({
    config,
    origin: from,
    log,
    listen: { host: "127.0.0.1", port: 0 },
    graceMs: 2_000,
    ...more,
  });
  later(() => server.stop());
  return {
    ...server,
    origin: from,
    logged: text,
    fetch: (path, init) => fetch(`${server.url}${path}`, init),
  };
}

export const asJson = (
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** The body, whatever it is taken for. */
export async function read<Body = Readonly<Record<string, unknown>>>(
  response: Response,
): Promise<Body> {
  return (await response.json()) as Body;
}

/** Waits for something that another part of the process does by itself. */
export async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`it did not happen in 10 s: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface Ran {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export interface CliCall {
  readonly cwd?: string;
  readonly environment?: Environment;
  readonly stdin?: string;
  /** Called once the command listens for signals. */
  readonly running?: (send: (signal: Signal) => void, out: () => string) => void;
}

/** Runs the command line in this process. */
export async function tocsin(args: readonly string[], call: CliCall = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const handlers = new Map<Signal, () => void>();
  const io: CliIo = {
    stdout: { write: (text) => void out.push(text), isTTY: false },
    stderr: { write: (text) => void err.push(text), isTTY: false },
    stdin: { isTTY: call.stdin === undefined, text: async () => call.stdin ?? "" },
    environment: call.environment ?? {},
    cwd: call.cwd ?? folder(),
    fetch: globalThis.fetch,
    onSignal(signal, handler) {
      handlers.set(signal, handler);
      if (signal === "SIGTERM")
        call.running?.(
          (sent) => handlers.get(sent)?.(),
          () => out.join(""),
        );
      return () => handlers.delete(signal);
    },
  };
  const code = await main(args, io);
  return { code, out: out.join(""), err: err.join("") };
}
