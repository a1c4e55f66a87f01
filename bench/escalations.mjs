import { join } from "node:path";
import { measure, scratch } from "./lib/process.mjs";
import { redisServer } from "./lib/redis.mjs";
import { row } from "./lib/table.mjs";

const count = 10_000;

/** How late steps are when many incidents escalate at once, and how late their pages are with the channel. */
export async function escalations() {
  const { folder, remove } = scratch();
  const sqlite = await measure("escalations-gateway.mjs", {
    count,
    storage: "sqlite",
    path: join(folder, "tocsin.db"),
  });
  remove();
  const server = await redisServer();
  const redis = await measure("escalations-gateway.mjs", {
    count,
    storage: "redis",
    url: server.url,
  });
  await server.stop();
  const many = `${count.toLocaleString("en")} escalations at once`;
  const under = { unit: "ms", lowerIsBetter: true };
  return [
    ["SQLite", sqlite],
    ["Redis", redis],
  ].flatMap(([name, { fired, sent }]) => [
    row({ what: `step late p50, ${many}, ${name}`, value: fired.p50, ...under }),
    row({ what: `step late p99, ${many}, ${name}`, value: fired.p99, ...under, bar: 1_000 }),
    row({ what: `its page sent late p50, ${name}`, value: sent.p50, ...under }),
    row({ what: `its page sent late p99, ${name}`, value: sent.p99, ...under }),
  ]);
}
