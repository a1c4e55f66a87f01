// The peer: raw `queue.add` of jobs of the same size, by as many callers as the ingest has connections.
import { Queue } from "bullmq";
import { githubBody } from "./lib/payloads.mjs";

const { url, count, callers } = JSON.parse(process.argv[2]);
const { hostname: host, port } = new URL(url);
const queue = new Queue("bench", { connection: { host, port: Number(port) } });
await queue.waitUntilReady();
const bodies = Array.from({ length: count }, (_, index) => ({ body: githubBody(index) }));
let next = 0;
const started = performance.now();
await Promise.all(
  Array.from({ length: callers }, async () => {
    while (next < count) await queue.add("notice", bodies[next++], { removeOnComplete: true });
  }),
);
const seconds = (performance.now() - started) / 1_000;
await queue.obliterate({ force: true });
await queue.close();
console.log(JSON.stringify({ perSecond: count / seconds }));
