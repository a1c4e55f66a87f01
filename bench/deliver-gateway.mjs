// How fast one process tells `count` incidents that are due at once: from the start of the worker to the
// last answer on record. Routing them is measured apart.
import { gatewayTo, notifyAll, storageOf, times } from "./lib/gateway.mjs";
import { failing } from "./lib/notices.mjs";

const options = JSON.parse(process.argv[2]);
const { count, concurrency, sinkUrl } = options;
const send =
  sinkUrl === undefined
    ? async () => ({ status: "sent", ref: "1" })
    : async (message, { signal }) => {
        const body = JSON.stringify({ title: message.title, summary: message.summary });
        const response = await fetch(sinkUrl, { method: "POST", body, signal });
        await response.arrayBuffer();
        return { status: "sent", ref: "1" };
      };

// All are routed before the first is due, and the worker starts when all are.
const groupWait = Math.max(4_000, count);
const router = gatewayTo(send, { storage: storageOf(options), concurrency, groupWait });
await router.start();
const routed = times(router, "routed", count);
const routingStarted = performance.now();
await notifyAll(
  router,
  Array.from({ length: count }, (_, index) => failing(index)),
);
await routed;
const routingMs = performance.now() - routingStarted;
await router.stop();
if (routingMs > groupWait)
  throw new Error("routing took longer than the wait: the figure would be wrong");
await new Promise((resolve) => setTimeout(resolve, groupWait + 500));

const worker = gatewayTo(send, { storage: storageOf(options), concurrency, groupWait });
const told = times(worker, "delivered", count);
const started = performance.now();
await worker.start();
await told;
const seconds = (performance.now() - started) / 1_000;
await worker.stop();
console.log(
  JSON.stringify({ perSecond: count / seconds, routedPerSecond: count / (routingMs / 1_000) }),
);
process.exit(0);
