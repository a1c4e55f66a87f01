// From the acceptance of a notice to its arrival at an in-process sink, at a steady rate.
import { gatewayTo, storageOf } from "./lib/gateway.mjs";
import { failing } from "./lib/notices.mjs";

const options = JSON.parse(process.argv[2]);
const { perSecond, seconds } = options;
const began = new Map();
const latencies = [];
const gateway = gatewayTo(
  async (message) => {
    const start = began.get(message.subject);
    if (start !== undefined) latencies.push(performance.now() - start);
    return { status: "sent", ref: "1" };
  },
  { storage: storageOf(options) },
);
await gateway.start();
const count = perSecond * seconds;
const all = new Promise((resolve) => {
  gateway.on("delivered", () => {
    if (latencies.length === count) resolve();
  });
});
const started = performance.now();
for (let index = 0; index < count; index += 1) {
  const wait = started + (index * 1_000) / perSecond - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const notice = failing(index);
  began.set(notice.subject, performance.now());
  gateway.notify(notice);
}
await all;
await gateway.stop();
latencies.sort((a, b) => a - b);
const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
process.exit(0);
