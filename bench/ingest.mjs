import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "./lib/payloads.mjs";
import { freePort, measure, scratch, serverOn } from "./lib/process.mjs";
import { redisServer } from "./lib/redis.mjs";
import { row } from "./lib/table.mjs";

const cli = new URL("../server/dist/cli.js", import.meta.url).pathname;
const bare = new URL("./servers/bare-hono.mjs", import.meta.url).pathname;
const load = { connections: 32, count: 30_000, warmup: 3_000 };

/** Durable ingest: a signed 2 kB GitHub payload, 32 connections, answered when it is on disk. */
export async function ingest() {
  const hono = await against({
    command: process.execPath,
    args: (port) => [bare, String(port)],
    path: "/hooks/github",
  });
  const alertmanager = await alertmanagerIngest();
  const sqlite = await gateway("sqlite");
  const redis = await redisServer();
  const added = await measure("bullmq-add.mjs", { url: redis.url, count: 30_000, callers: 32 });
  const shared = await gateway("redis", redis.url);
  await redis.stop();
  const rows = [
    row({
      what: "ingest, SQLite",
      value: sqlite.perSecond,
      unit: "requests/s",
      peer: "bare Hono",
      peerValue: hono.perSecond,
      bar: 0.8,
    }),
    row({
      what: "ingest, SQLite",
      value: sqlite.perSecond,
      unit: "requests/s",
      peer: "Alertmanager",
      peerValue: alertmanager?.perSecond,
      bar: alertmanager && 1,
    }),
    row({
      what: "ingest, Redis",
      value: shared.perSecond,
      unit: "requests/s",
      peer: "BullMQ queue.add",
      peerValue: added.perSecond,
      bar: 0.8,
    }),
    row({
      what: "ingest p99, SQLite",
      value: sqlite.p99,
      unit: "ms",
      peer: "bare Hono",
      peerValue: hono.p99,
      lowerIsBetter: true,
    }),
  ];
  return rows;
}

async function gateway(kind, url) {
  const { folder, remove } = scratch();
  const config = join(folder, "tocsin.yaml");
  const port = await freePort();
  mkdirSync(join(folder, "data"));
  writeFileSync(
    config,
    [
      `listen: 127.0.0.1:${port}`,
      `storage: ${url ?? `sqlite:${join(folder, "data", "tocsin.db")}`}`,
      "sources:",
      `  github: { secret: ${secret} }`,
      "channels: { console: {} }",
      "receivers: { nobody: [] }",
      "route: { receiver: nobody }",
    ].join("\n"),
  );
  const args = [cli, "serve", "--config", config];
  // On Redis the workers are processes of their own; on SQLite there is one process for all.
  if (kind === "redis") args.push("--role", "web");
  const result = await against({
    command: process.execPath,
    args: () => args,
    path: "/hooks/github",
    port,
  });
  remove();
  return result;
}

async function against({ command, args, path, kind = "github", port: given, count = load.count }) {
  const port = given ?? (await freePort());
  const server = await serverOn(port, command, args(port));
  const result = await measure("lib/load.mjs", { ...load, count, port, path, kind });
  await server.stop();
  const good = (result.statuses["202"] ?? 0) + (result.statuses["200"] ?? 0);
  if (good !== count) throw new Error(`not all were accepted: ${JSON.stringify(result.statuses)}`);
  return result;
}

async function alertmanagerIngest() {
  const { folder, remove } = scratch();
  const config = join(folder, "alertmanager.yml");
  writeFileSync(config, "route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n");
  const args = (port) => [
    `--config.file=${config}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
  ];
  try {
    return await against({
      command: "prometheus-alertmanager",
      args,
      path: "/api/v2/alerts",
      kind: "alertmanager",
    });
  } catch (error) {
    console.error(
      `Alertmanager is left out: ${error.message} (apt-get install prometheus-alertmanager)`,
    );
    return undefined;
  } finally {
    remove();
  }
}
