import { startRedis } from "/work/main/packages/testkit/dist/redis.js";
import { redis } from "@tocsin/driver-redis";
import { systemClock, silentLog } from "@tocsin/core";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
const N = 6000;
const server = await startRedis({ own: true });
for (let r = 0; r < 3; r++) {
const c = new Redis(server.url, { maxRetriesPerRequest: null });
const value = JSON.stringify({ text: "x".repeat(500) });
const q = new Queue("raw" + r, { connection: c });
let i = 0; await Promise.all(Array.from({ length: 32 }, async () => { while (i++ < N) await q.add("x", { value }, { removeOnComplete: true, removeOnFail: true }); }));
let t = performance.now(); let done = 0; let w;
await new Promise((res) => { w = new Worker("raw" + r, async () => { if (++done === N) res(); }, { connection: c, concurrency: 50 }); });
const raw = N / (performance.now() - t) * 1000;
await w.close();
const s = await redis(server.url, { prefix: "b" + r }).open({ clock: systemClock, log: silentLog });
const now = Date.now();
for (let i = 0; i < N; i++) await s.commit([{ key: "job:" + i, value, expect: 0, lane: "work", due: now }]);
t = performance.now(); let got = 0; const sizes = [];
const cpu = process.cpuUsage();
await new Promise((res) => s.consume("work", async (claims) => { await Promise.all(claims.map(({ record: { key, value, version } }) => s.commit([{ key, value, expect: version }]))); got += claims.length; if (got === N) res(); }, { batch: 1, concurrency: 50 }));
const one = N / (performance.now() - t) * 1000;
console.log({ raw: Math.round(raw), one: Math.round(one), ratio: (one / raw).toFixed(2), cpuMs: process.cpuUsage(cpu).user / 1000 | 0, ms: Math.round(performance.now() - t), evals: (await c.info("commandstats")).split("\n").filter((l) => /evalsha|bzpop|multi/.test(l)).map((l) => l.slice(0, 90)) });
await c.config("RESETSTAT");
await s.close(); await q.close(); c.disconnect();
}
await server.stop(); process.exit(0);
