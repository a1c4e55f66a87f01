import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a script to its end and reads the JSON on its last line. */
export async function measure(script, options) {
  const path = new URL(`../${script}`, import.meta.url).pathname;
  const child = spawn(process.execPath, ["--expose-gc", path, JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${out}`);
  return JSON.parse(out.trim().split("\n").at(-1));
}

/** Starts a server and waits until it answers on the port. */
export async function serverOn(port, command, args, options = {}) {
  const child = spawn(command, args, {
    stdio: ["ignore", "ignore", options.log ? "inherit" : "ignore"],
    ...options,
  });
  const started = performance.now();
  await reachable(port, options.path ?? "/");
  return {
    startMs: performance.now() - started,
    pid: child.pid,
    async stop() {
      const ended = new Promise((resolve) => child.on("close", resolve));
      child.kill("SIGTERM");
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      child.kill("SIGKILL");
    },
  };
}

async function reachable(port, path) {
  for (let tries = 0; tries < 2_000; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}${path}`);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`nothing answers on port ${port}`);
}
