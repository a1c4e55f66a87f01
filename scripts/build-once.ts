import { execFileSync } from "node:child_process";

/** Compiles what is not compiled yet; nothing changed costs a second. */
export default function buildOnce(): void {
  const compiler = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
  execFileSync(process.execPath, [compiler, "-b", "server", "packages/testkit"], {
    cwd: new URL("..", import.meta.url).pathname,
    stdio: "inherit",
  });
}
