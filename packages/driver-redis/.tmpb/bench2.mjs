import { startRedis } from "/work/main/packages/testkit/dist/redis.js";
import { redis } from "@tocsin/driver-redis";
import { systemClock, silentLog } from "@tocsin/core";
import { Redis } from "ioredis";
const N = 10000;
const server = await startRedis({ own: true });
const c = new Redis(server.url); await c.config("SET", "slowlog-log-slower-than", "2000");
const value = JSON.stringify({ text: "x".repeat(2000) });
const s = await redis(server.url, { prefix: "b" }).open({ clock: systemClock, log: silentLog });
const now = Date.now();
let t = performance.now();
for (let i = 0; i < N; i++) await s.commit([{ key: "job:" + i, value, expect: 0, lane: "work", due: now, terms: ["state:open", "a:" + i % 10], sort: i }]);
console.log("sequential commits/s", Math.round(N / (performance.now() - t) * 1000));
console.log("jobs waiting", await c.llen("b:bull:work:wait"));
t = performance.now(); let got = 0;
await new Promise((res) => s.consume("work", async (claims) => { await Promise.all(claims.map(({ record: { key, value, version } }) => s.commit([{ key, value, expect: version, terms: ["state:closed"] , sort: 1}]))); got += claims.length; if (got === N) res(); }, { batch: 1, concurrency: 50 }));
console.log("one key a job: claims/s", Math.round(N / (performance.now() - t) * 1000));
// latency at 100/s
const lat = []; const born = new Map();
s.consume("lat", async (claims) => { for (const { record: { key, value, version } } of claims) { lat.push(performance.now() - born.get(key)); await s.commit([{ key, value, expect: version }]); } }, { batch: 1, concurrency: 10 });
await new Promise(r => setTimeout(r, 500));
for (let i = 0; i < 300; i++) { const key = "l:" + i; born.set(key, performance.now()); s.commit([{ key, value, lane: "lat", due: Date.now() }]); await new Promise(r => setTimeout(r, 10)); }
await new Promise(r => setTimeout(r, 500));
lat.sort((a, b) => a - b); console.log("latency", lat.length, "p50", lat[150].toFixed(1), "p99", lat[Math.floor(lat.length * .99)]?.toFixed(1));
// 100k, list
t = performance.now();
let k = 0; await Promise.all(Array.from({ length: 64 }, async () => { while (k < 100000) { const i = k++; await s.commit([{ key: "incident:" + i, value: value.slice(0, 1000), terms: ["state:open", "team:" + i % 50, i % 1000 ? "rare:no" : "rare:yes"], sort: i, lane: "timer", due: now + 14400000 }]); } }));
console.log("100k commits", Math.round(performance.now() - t), "ms", (await c.info("memory")).match(/used_memory_human:(\S+)/)[1]);
for (const terms of [["state:open"], ["state:open", "team:7"], ["state:open", "team:7", "rare:yes"], ["rare:no", "state:open"]]) { t = performance.now(); const p = await s.list({ collection: "incident", terms, limit: 50 }); const a = performance.now() - t; t = performance.now(); const p2 = await s.list({ collection: "incident", terms, limit: 50, cursor: p.cursor }); console.log(terms.join(), p.records.length, a.toFixed(1), p2.records.length, (performance.now() - t).toFixed(1)); }
for (const e of await c.slowlog("GET", 8)) console.log(e[2], "µs", e[3].slice(0, 2).join(" ").slice(0, 60), e[3].length, e[3].slice(3,10).join(" ").slice(0,90));
console.log("slow >2ms:", await c.slowlog("LEN"));
await s.close(); c.disconnect(); await server.stop(); process.exit(0);
