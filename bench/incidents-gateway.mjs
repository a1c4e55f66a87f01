// What open incidents cost: memory of the process, and a filtered page of them.
import { gatewayTo, notifyAll, storageOf, times } from "./lib/gateway.mjs";
import { failing } from "./lib/notices.mjs";

const options = JSON.parse(process.argv[2]);
const { count } = options;
const gateway = gatewayTo(async () => ({ status: "sent", ref: "1" }), {
  storage: storageOf(options),
  concurrency: 256,
});
await gateway.start();
const told = times(gateway, "delivered", count);
for (let index = 0; index < count; index += 5_000) {
  const some = Math.min(5_000, count - index);
  await notifyAll(
    gateway,
    Array.from({ length: some }, (_, each) => failing(index + each)),
  );
}
await told;
globalThis.gc?.();
await new Promise((resolve) => setTimeout(resolve, 500));
const residentMb = process.memoryUsage().rss / 1e6;
const query = { state: "open", matchers: ['severity="critical"', 'team=~"team-(7|8)"'] };
await gateway.incidents.list(query);
const times_ = [];
for (let index = 0; index < 20; index += 1) {
  const started = performance.now();
  const { items } = await gateway.incidents.list(query);
  times_.push(performance.now() - started);
  if (items.length !== 50) throw new Error(`a page of ${items.length}`);
}
times_.sort((a, b) => a - b);
await gateway.stop();
console.log(JSON.stringify({ residentMb, pageMs: times_[10] }));
process.exit(0);
