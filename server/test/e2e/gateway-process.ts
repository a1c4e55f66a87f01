import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import type { Accepted, IncidentDetail, IncidentView, NoticeInput } from "@tocsin/core";
import { asked } from "./api.ts";
import type { Stage } from "./stage.ts";
import { waitFor } from "./wait.ts";

/** `tocsin.yaml` as a value; `listen` and `storage` come from the stage. */
export type Config = Readonly<Record<string, unknown>>;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A real `tocsin serve`, at the same address and with the same storage through all its lives. */
export interface GatewayProcess {
  readonly url: string;
  /** What all its lives wrote to stdout and stderr. */
  readonly out: () => string;
  readonly logged: () => string;
  /** Starts it, again after an end, and waits until it listens. */
  start(): Promise<void>;
  /** SIGKILL: no farewell. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with how it ended. */
  stop(): Promise<Ended>;
  signal(signal: "SIGTERM" | "SIGHUP"): void;
  readonly running: () => boolean;
  /** Puts another config in the file's place; takes effect by a signal or a restart. */
  configure(config: Config | string): void;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A notice by the API, which has to take it. */
  report(notice: NoticeInput | readonly NoticeInput[]): Promise<Accepted>;
  incidents(): Promise<readonly IncidentView[]>;
  incident(id: string): Promise<IncidentDetail>;
  /** Nothing is in the inbox and every target knows the newest: what has not happened by now won't. */
  settled(ms?: number): Promise<void>;
  /** The command line against this server. */
  tocsin(args: readonly string[], stdin?: string): Promise<Ended>;
}

const cli = new URL("../../dist/cli.js", import.meta.url).pathname;

export interface GatewayOptions {
  readonly role?: "web" | "worker" | "all";
  readonly storage?: string;
  /** API token for this helper's own calls. */
  readonly token?: string;
}

/** A gateway that runs from here to the end of the test. */
export async function gateway(
  stage: Stage,
  config: Config,
  options: GatewayOptions = {},
): Promise<GatewayProcess> {
  const made = await gatewayProcess(stage, config, options);
  await made.start();
  return made;
}

/** A gateway that is not started yet. */
export async function gatewayProcess(
  { folder, storage, later }: Stage,
  config: Config,
  options: GatewayOptions = {},
): Promise<GatewayProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, `tocsin-${port}.yaml`);
  let life: Life | undefined;
  let out = "";
  let err = "";

  function configure(next: Config | string) {
    const whole = { listen: `127.0.0.1:${port}`, storage: options.storage ?? storage };
    writeFileSync(
      file,
      typeof next === "string" ? next : JSON.stringify({ ...whole, ...next }, undefined, 2),
    );
  }
  configure(config);

  async function start() {
    const own = begin(["serve", "--config", file, "--role", options.role ?? "all"], folder);
    own.child.stdout?.on("data", (text) => {
      out += text;
    });
    own.child.stderr?.on("data", (text) => {
      err += text;
    });
    life = own;
    await waitFor(`the gateway to listen at ${url}`, () => {
      if (own.ended()) throw new Error(`the gateway ended at once:\n${own.err()}`);
      return own.out().includes("Tocsin listens at");
    });
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<Ended> {
    if (life === undefined) throw new Error("the gateway was never started");
    life.child.kill(signal);
    return life.end;
  }

  later(async () => {
    if (life !== undefined) await end("SIGKILL");
  });
  const headers = options.token === undefined ? {} : { authorization: `Bearer ${options.token}` };
  const api = asked(url, headers);
  return {
    url,
    out: () => out,
    logged: () => err,
    start,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    signal: (signal) => void life?.child.kill(signal),
    running: () => life?.ended() === false,
    configure,
    fetch: (path, init) => fetch(`${url}${path}`, init),
    ...api,
    async tocsin(args, stdin = "") {
      const ran = begin([...args, "--config", file], folder);
      later(() => ran.child.kill("SIGKILL"));
      ran.child.stdin?.end(stdin);
      return ran.end;
    },
  };
}

interface Life {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
  readonly ended: () => boolean;
  readonly out: () => string;
  readonly err: () => string;
}

/** One run of the command line, with nothing of this machine's environment. */
export function begin(args: readonly string[], cwd: string): Life {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { PATH: process.env.PATH, USER: "ann" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  // A command that wants no input may be gone before it is written.
  child.stdin.on("error", () => {});
  const end = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, out, err }));
  });
  return {
    child,
    end,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    out: () => out,
    err: () => err,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
