import { rmSync } from "node:fs";
import { sqlite } from "@tocsin/driver-sqlite";
import { silentLog, systemClock } from "@tocsin/core";
rmSync("/tmp/sq/b", { recursive: true, force: true });
const st = await sqlite("/tmp/sq/b/t.db").open({ clock: systemClock, log: silentLog });
const value = JSON.stringify({ x: "v".repeat(Number(process.env.SIZE ?? 300)) });
async function run(name, count, callers, one) {
  let next = 0; const t = performance.now(); const lat = [];
  await Promise.all(Array.from({ length: callers }, async () => { while (next < count) { const i = next++; const s = performance.now(); await one(i); lat.push(performance.now() - s); } }));
  const ms = performance.now() - t; lat.sort((a, b) => a - b);
  console.log(name.padEnd(44), Math.round(count / ms * 1000).toLocaleString().padStart(9), "/s  p50", lat[lat.length >> 1].toFixed(2), "p99", lat[Math.floor(lat.length * 0.99)].toFixed(2), "max", lat.at(-1).toFixed(1));
}
const N = Number(process.env.N ?? 100000);
await run("warm", 5000, 500, (i) => st.commit([{ key: `w:${i}`, value, expect: 0 }]));
await run("insert plain, 500 callers", N, 500, (i) => st.commit([{ key: `a:${i}`, value, expect: 0 }]));
await run("insert due (inbox), 500", N, 500, (i) => st.commit([{ key: `in:${i}`, value, expect: 0, lane: "inbox", due: Date.now() + 1e9 }]));
await run("update -> done w/ expires, 500", N, 500, (i) => st.commit([{ key: `in:${i}`, value, expires: Date.now() + 1e9 }]));
await run("insert 4 terms, 500", N, 500, (i) => st.commit([{ key: `inc:${i}`, value, expect: 0, sort: Date.now(), terms: ["state:open", `label:env=${i % 5}`, `label:app=${i % 1000}`, i % 2 ? "odd" : "even"] }]));
await run("update 4 same terms, 500", N, 500, (i) => st.commit([{ key: `a:${i}`, value }]));
await run("insert 32 callers", N / 5, 32, (i) => st.commit([{ key: `b:${i}`, value, expect: 0 }]));
await run("insert 1 caller", 2000, 1, (i) => st.commit([{ key: `c:${i}`, value, expect: 0 }]));
await run("read 1 key, 500 callers", N * 2, 500, (i) => st.read([`a:${i * 7919 % N}`]));
await run("read 20 keys x 50 callers (calls)", N / 5, 50, (i) => st.read(Array.from({ length: 20 }, (_, k) => `a:${(i * 20 + k) * 7919 % N}`)));
for (const terms of [["state:open"], ["state:open", "label:env=3"], ["state:open", "label:app=77"], ["odd", "even"], ["odd", "label:env=3"]])
  await run("list 50 " + terms.join("+"), 100, 1, () => st.list({ collection: "inc", terms, limit: 50 }));
let page, n = 0, t = performance.now(); do { page = await st.list({ collection: "inc", terms: ["odd", "label:env=3"], limit: 50, ...(page ? { cursor: page.cursor } : {}) }); n++ } while (page.cursor);
console.log("paged through", n, "pages", ((performance.now() - t) / n).toFixed(2), "ms each");
// consume: commit->claim->finish
let done = 0; t = performance.now(); const M = N / 2;
await new Promise((r) => { st.consume("q", async (cs) => { await st.commit(cs.map((c) => ({ key: c.record.key, value: null }))); done += cs.length; if (done >= M) r(); }, { batch: 50, concurrency: 200 });
  let i = 0; for (let k = 0; k < 200; k++) (async () => { while (i < M) { const j = i++; await st.commit([{ key: `q:${j}`, value, lane: "q", due: Date.now() }]); } })(); });
console.log("commit+claim+remove", Math.round(M / (performance.now() - t) * 1000), "/s");
console.log("rss", Math.round(process.memoryUsage().rss / 1e6), "MB"); t = performance.now();
await st.close(); console.log("close ms", Math.round(performance.now() - t)); t = performance.now();
const s2 = await sqlite("/tmp/sq/b/t.db").open({ clock: systemClock, log: silentLog }); console.log("reopen ms", Math.round(performance.now() - t), (await s2.depth()));
await s2.close();
