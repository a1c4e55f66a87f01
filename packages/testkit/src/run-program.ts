import { spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";

export interface Running {
  /** What it has written so far, the last of it. */
  output(): string;
  /** SIGKILL, unless it has something to save: SIGTERM. */
  stop(signal?: "SIGKILL" | "SIGTERM"): Promise<void>;
}

export interface RunOptions {
  /** Whether it is ready; asked until it is true. */
  readonly ready: () => Promise<boolean>;
  /** Milliseconds to become ready. Default: 10 s. */
  readonly startMs?: number;
  readonly cwd?: string;
}

const keptOutput = 4_000;

/** Runs a program until the test stops it or ends. Throws with its output when it does not become ready. */
export async function runProgram(
  path: string,
  args: readonly string[],
  { ready, startMs = 10_000, cwd }: RunOptions,
): Promise<Running> {
  const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], ...(cwd && { cwd }) });
  const endWithMe = () => void child.kill("SIGKILL");
  process.once("exit", endWithMe);
  let output = "";
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-keptOutput);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  let ended = false;
  const end = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  }).then(() => {
    ended = true;
    process.off("exit", endWithMe);
  });
  const stop = async (signal: "SIGKILL" | "SIGTERM" = "SIGKILL") => {
    child.kill(signal);
    await end;
  };
  const late = Date.now() + startMs;
  while (!(await ready().catch(() => false))) {
    if (ended || Date.now() > late) {
      await stop();
      throw new Error(`${path} did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { output: () => output, stop };
}

/** A port of the loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
