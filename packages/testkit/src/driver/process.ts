import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Child {
  /** What it has said so far. */
  readonly lines: readonly string[];
  /** What it wrote to stderr. */
  errors(): string;
  readonly ended: Promise<void>;
  kill(): Promise<void>;
}

// Ends with its parent: the pipe of stdin closes. TypeScript is read through Vite, so that no build is needed; Node 20 can't read it itself.
const bootstrap = `
import { createViteServer } from "vitest/node";
const [testkit, driver, scenario, store] = process.argv.slice(1);
process.stdin.on("end", () => process.exit()).resume();
const conditions = ["@tocsin/source", "node", "import", "module", "default"];
const vite = await createViteServer({
  configFile: false,
  envFile: false,
  logLevel: "error",
  appType: "custom",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
});
const { runScenario } = await vite.ssrLoadModule(testkit);
const { open } = await vite.ssrLoadModule(driver);
await runScenario(open, scenario, store);
`;

/** Starts a scenario of `child.ts` on the driver that the module opens. */
export function startChild(driver: URL, scenario: string, store: string): Child {
  const source = new URL("./child.ts", import.meta.url);
  const testkit = existsSync(source) ? source : new URL("./child.js", import.meta.url);
  const run = ["--input-type=module", "-e", bootstrap, "--"];
  const child = spawn(
    process.execPath,
    [...run, fileURLToPath(testkit), fileURLToPath(driver), scenario, store],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  const lines: string[] = [];
  let errors = "";
  createInterface(child.stdout).on("line", (line) => lines.push(line));
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  return {
    lines,
    errors: () => errors,
    ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
