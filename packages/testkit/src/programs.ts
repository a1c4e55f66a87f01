import { execFileSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface WantedProgram {
  /** Its names, the most usual first: distributions differ. */
  readonly names: readonly string[];
  /** The package of Debian and Ubuntu that has it. */
  readonly debian: string;
  /** What else would do, for the error: `or set REDIS_URL`. */
  readonly otherwise?: string;
}

/**
 * The path of a program that a test drives: of the PATH, or of what apt-get installs when root on Debian or
 * Ubuntu. Otherwise it throws the line that says how to get it; no test is skipped silently.
 */
export function findProgram({ names, debian, otherwise }: WantedProgram): string {
  const found = firstOnPath(names);
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  // More than once: another test file may hold apt's lock, doing the same.
  for (let times = 0; times < 5 && isRoot && onPath("apt-get") !== undefined; times += 1) {
    install(debian);
    const installed = firstOnPath(names);
    if (installed !== undefined) return installed;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
  }
  const ways = [`put ${names.join(" or ")} on the PATH`, ...(otherwise ? [otherwise] : [])];
  throw new Error(
    `these tests need ${names[0]}: sudo apt-get install -y ${debian} (or ${ways.join(", or ")})`,
  );
}

function firstOnPath(names: readonly string[]): string | undefined {
  return names.map(onPath).find((path) => path !== undefined);
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const policy = "/usr/sbin/policy-rc.d";

/** Installs a package without letting it start its service on the usual port. */
function install(debian: string): void {
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
    apt("install", "-y", "-q", "--no-install-recommends", debian);
  } catch {
    // The caller looks for the program and tells how to get it.
  } finally {
    if (mine) rmSync(policy, { force: true });
  }
}
