import { join } from "node:path";
import { freePort, measure, scratch, serverOn } from "./lib/process.mjs";
import { redisServer } from "./lib/redis.mjs";
import { row } from "./lib/table.mjs";

const inProcess = { count: 20_000, concurrency: 256 };
const overHttp = { count: 10_000, concurrency: 32 };

/** Deliveries per second, into the process itself and over HTTP, on both drivers. */
export async function deliveries() {
  const redis = await redisServer();
  const raw = await measure("bullmq-process.mjs", {
    url: redis.url,
    count: 20_000,
    concurrency: 256,
  });
  const onRedis = await run("redis", inProcess, redis.url);
  const onSqlite = await run("sqlite", inProcess);
  const port = await freePort();
  const sink = await serverOn(port, process.execPath, [
    new URL("./servers/sink.mjs", import.meta.url).pathname,
    String(port),
  ]);
  const sinkUrl = `http://127.0.0.1:${port}/`;
  const loop = await measure("fetch-loop.mjs", { ...overHttp, sinkUrl });
  const httpRedis = await run("redis", { ...overHttp, sinkUrl }, redis.url);
  const httpSqlite = await run("sqlite", { ...overHttp, sinkUrl });
  await sink.stop();
  await redis.stop();
  const bullmq = { peer: "BullMQ worker", peerValue: raw.perSecond, unit: "deliveries/s" };
  const fetches = { peer: "bare fetch loop", peerValue: loop.perSecond, unit: "deliveries/s" };
  return [
    row({ what: "deliver in process, Redis", value: onRedis.perSecond, ...bullmq, bar: 0.7 }),
    row({ what: "deliver in process, SQLite", value: onSqlite.perSecond, ...bullmq, bar: 2 }),
    row({ what: "deliver over HTTP, Redis", value: httpRedis.perSecond, ...fetches, bar: 0.7 }),
    row({ what: "deliver over HTTP, SQLite", value: httpSqlite.perSecond, ...fetches, bar: 0.7 }),
    row({ what: "accept and route, Redis", value: onRedis.routedPerSecond, unit: "notices/s" }),
    row({ what: "accept and route, SQLite", value: onSqlite.routedPerSecond, unit: "notices/s" }),
  ];
}

async function run(storage, options, url) {
  const { folder, remove } = scratch();
  const path = join(folder, "tocsin.db");
  const prefix = `bench${Math.random().toString(36).slice(2)}`;
  const own = url === undefined ? {} : { url: `${url}?prefix=${prefix}` };
  const result = await measure("deliver-gateway.mjs", { ...options, storage, path, ...own });
  remove();
  return result;
}
