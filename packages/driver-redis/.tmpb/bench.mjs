import { startRedis } from "/work/main/packages/testkit/dist/redis.js";
import { redis } from "@tocsin/driver-redis";
import { systemClock, silentLog } from "@tocsin/core";
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
const N = Number(process.argv[2] ?? 20000);
const server = await startRedis({ own: true });
const value = JSON.stringify({ text: "x".repeat(Number(process.argv[3] ?? 500)) });
async function callers(n, count, f) { let i = 0; await Promise.all(Array.from({ length: n }, async () => { while (i < count) await f(i++); })); }
async function time(count, f) { const t = performance.now(); await f(); return count / (performance.now() - t) * 1000; }
const round = (n) => Math.round(n);
for (let r = 0; r < 3; r++) {
  const c = new Redis(server.url, { maxRetriesPerRequest: null });
  const q = new Queue("raw" + r, { connection: c });
  const payload = { value };
  const add = await time(N, () => callers(32, N, () => q.add("x", payload, { removeOnComplete: true, removeOnFail: true })));
  let done = 0;
  const raw = await time(N, () => new Promise((res) => { const w = new Worker("raw" + r, async () => { if (++done === N) res(); }, { connection: c, concurrency: 50 }); globalThis.w = w; }));
  await globalThis.w.close(); await q.close(); c.disconnect();
  const s = await redis(server.url, { prefix: "b" + r }).open({ clock: systemClock, log: silentLog });
  const now = Date.now();
  const commit = await time(N, () => callers(32, N, (i) => s.commit([{ key: "job:" + i, value, expect: 0, lane: "work", due: now }])));
  const t0 = performance.now(); while (true) { const l = await s.depth(); if (l.work.waiting === N) break; }
  let got = 0;
  const once = async (lane, batch, concurrency, fin) => { got = 0; return time(N, () => new Promise((res) => { const con = s.consume(lane, async (claims) => {
      await fin(claims); got += claims.length; if (got === N) res(con); }, { batch, concurrency }); }).then((con) => globalThis.con = con)); };
  const single = (claims) => Promise.all(claims.map(({ record: { key, value, version } }) => s.commit([{ key, value, expect: version }])));
  const consume = await once("work", 1, 50, single);
  await globalThis.con.stop();
  await callers(32, N, (i) => s.commit([{ key: "b:" + i, value, lane: "w2", due: now }]));
  const batched = await once("w2", 50, 100, (claims) => s.commit(claims.map(({ record: { key, value, version } }) => ({ key, value, expect: version }))));
  await globalThis.con.stop();
  // worst case: one key a job
  let i = 0; const N0 = 0;
  const t1 = performance.now(); await s.close();
  console.log({ add: round(add), commit: round(commit), ratio: (commit / add).toFixed(2), raw: round(raw), consume: round(consume), ratio2: (consume / raw).toFixed(2), batched: round(batched), ratio3: (batched / raw).toFixed(2), close: round(performance.now() - t1) });
}
await server.stop();
process.exit(0);
