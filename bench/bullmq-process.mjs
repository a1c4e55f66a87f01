// The peer: what a raw BullMQ worker makes of jobs that do nothing.
import { Queue, Worker } from "bullmq";

const { url, count, concurrency } = JSON.parse(process.argv[2]);
const { hostname: host, port } = new URL(url);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue("process", { connection });
for (let index = 0; index < count; index += 1_000) {
  const jobs = Array.from({ length: 1_000 }, (_, each) => ({
    name: "delivery",
    data: { id: `dlv_${index + each}` },
    opts: { removeOnComplete: true },
  }));
  await queue.addBulk(jobs);
}
let done = 0;
let started;
const finished = new Promise((resolve) => {
  const worker = new Worker(
    "process",
    async () => {
      started ??= performance.now();
      done += 1;
      if (done === count) resolve(worker);
    },
    { connection, concurrency },
  );
});
const worker = await finished;
const seconds = (performance.now() - started) / 1_000;
await worker.close();
await queue.close();
console.log(JSON.stringify({ perSecond: count / seconds }));
