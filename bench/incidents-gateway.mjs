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
const equal = await page(['severity="critical"', 'team="team-8"']);
const regex = await page(['severity="critical"', 'team=~"team-(7|8)"']);
await gateway.stop();
console.log(JSON.stringify({ residentMb, pageMs: equal, regexMs: regex }));
process.exit(0);

/** The median of 20, of a page of 50 (or all there are). */
async function page(matchers) {
  const took = [];
  for (let index = 0; index < 21; index += 1) {
    const started = performance.now();
    const { items } = await gateway.incidents.list({ state: "open", matchers });
    took.push(performance.now() - started);
    if (items.length !== 50) throw new Error(`a page of ${items.length}`);
  }
  return took.sort((a, b) => a - b)[10];
}
