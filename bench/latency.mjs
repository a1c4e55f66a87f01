import { join } from "node:path";
import { measure, scratch } from "./lib/process.mjs";
import { redisServer } from "./lib/redis.mjs";
import { row } from "./lib/table.mjs";

/** End to end at 100 notices a second: accepted, durable, routed, told. */
export async function latency() {
  const steady = { perSecond: 100, seconds: 15 };
  const { folder, remove } = scratch();
  const sqlite = await measure("latency-gateway.mjs", {
    ...steady,
    storage: "sqlite",
    path: join(folder, "tocsin.db"),
  });
  remove();
  const server = await redisServer();
  const redis = await measure("latency-gateway.mjs", {
    ...steady,
    storage: "redis",
    url: server.url,
  });
  await server.stop();
  const under = { unit: "ms", lowerIsBetter: true };
  return [
    row({ what: "end to end p50, SQLite", value: sqlite.p50, ...under }),
    row({ what: "end to end p99, SQLite", value: sqlite.p99, ...under, bar: 25 }),
    row({ what: "end to end p50, Redis", value: redis.p50, ...under }),
    row({ what: "end to end p99, Redis", value: redis.p99, ...under, bar: 25 }),
  ];
}
