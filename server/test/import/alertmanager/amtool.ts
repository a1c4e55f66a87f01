import { execFile } from "node:child_process";
import { findProgram } from "@tocsin/testkit";

type Labels = Readonly<Record<string, string>>;

export interface Amtool {
  /** Why it refuses a config; undefined when it takes it. */
  refuses(file: string): Promise<string | undefined>;
  /** Receivers for these labels, in the order they are told. */
  receiversFor(file: string, labels: Labels): Promise<string[]>;
}

/** The real amtool. */
export function findAmtool(): Amtool {
  const path = findProgram({ names: ["amtool"], debian: "prometheus-alertmanager" });
  const run = (args: readonly string[]) =>
    new Promise<{ readonly failed: boolean; readonly out: string; readonly all: string }>(
      (resolve) => {
        execFile(path, [...args], (error, stdout, stderr) =>
          resolve({ failed: error !== null, out: stdout, all: `${stdout}${stderr}` }),
        );
      },
    );
  return {
    async refuses(file) {
      const { failed, all } = await run(["check-config", file]);
      return failed ? all : undefined;
    },
    async receiversFor(file, labels) {
      const given = Object.entries(labels).map(
        ([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`,
      );
      const said = await run(["config", "routes", "test", `--config.file=${file}`, ...given]);
      if (said.failed) throw new Error(said.all);
      return said.out.trim().split(",");
    },
  };
}

/** What they give, some of them at once: a process waits more than it works. */
export async function abreast<Value>(
  jobs: readonly (() => Promise<Value>)[],
  atOnce = 3,
): Promise<Value[]> {
  const found: Value[] = [];
  const waiting = [...jobs.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      found[next[0]] = await next[1]();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return found;
}
