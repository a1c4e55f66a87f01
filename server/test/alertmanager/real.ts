import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, freePort, type Running, runProgram } from "@tocsin/testkit";

/** A real Alertmanager that runs on its own. */
export interface RealAlertmanager {
  readonly url: string;
  reload(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RealOptions {
  readonly prefix?: string;
  readonly external?: string;
  /** The port that its peers find it at, and theirs. */
  readonly cluster?: { readonly port: number; readonly peers: readonly number[] };
}

export async function startAlertmanager(
  config: string,
  { prefix = "", external = "", cluster }: RealOptions = {},
): Promise<RealAlertmanager> {
  const program = findProgram({
    names: ["prometheus-alertmanager", "alertmanager"],
    debian: "prometheus-alertmanager",
  });
  const folder = mkdtempSync(join(tmpdir(), "tocsin-alertmanager-"));
  const file = join(folder, "alertmanager.yml");
  writeFileSync(file, config);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${prefix}`;
  const args = [
    `--config.file=${file}`,
    `--storage.path=${join(folder, "storage")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    ...clusterArgs(cluster),
    ...(prefix === "" ? [] : [`--web.route-prefix=${prefix}`]),
    ...(external === "" ? [] : [`--web.external-url=${external}`]),
  ];
  const start = () =>
    runProgram(program, args, { ready: async () => (await fetch(`${url}/-/ready`)).ok });
  let running: Running = await start();
  return {
    url,
    async restart() {
      await running.stop("SIGTERM");
      running = await start();
    },
    async reload() {
      const answer = await fetch(`${url}/-/reload`, { method: "POST" });
      if (!answer.ok) throw new Error(`it does not reload: ${await answer.text()}`);
    },
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Quick, and with little patience between the peers. */
function clusterArgs(cluster: RealOptions["cluster"]): string[] {
  if (cluster === undefined) return ["--cluster.listen-address="];
  return [
    `--cluster.listen-address=127.0.0.1:${cluster.port}`,
    ...cluster.peers.map((port) => `--cluster.peer=127.0.0.1:${port}`),
    "--cluster.gossip-interval=20ms",
    "--cluster.pushpull-interval=200ms",
    "--cluster.peer-timeout=300ms",
    "--cluster.settle-timeout=1s",
  ];
}
