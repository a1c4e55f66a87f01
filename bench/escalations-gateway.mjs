// Opens `count` incidents as fast as they fold, each with an escalation of two steps, and notes how much
// later than due each page was decided and committed; the pages are delivered meanwhile.
import { gatewayTo, notifyAll, storageOf } from "./lib/gateway.mjs";
import { failing } from "./lib/notices.mjs";

const options = JSON.parse(process.argv[2]);
const { count } = options;
const gateway = gatewayTo(async () => ({ status: "sent", ref: "1" }), {
  storage: storageOf(options),
  people: { ann: { contacts: { sink: "ann" } }, bo: { contacts: { sink: "bo" } } },
  escalations: {
    oncall: { steps: [{ notify: ["person:ann"] }, { after: "10s", notify: ["person:bo"] }] },
  },
  escalation: "oncall",
});
const late = [];
const all = new Promise((resolve) => {
  gateway.on("paged", ({ lateMs }) => {
    late.push(lateMs);
    if (late.length === 2 * count) resolve();
  });
});
await gateway.start();
await notifyAll(
  gateway,
  Array.from({ length: count }, (_, index) => failing(index)),
);
await all;
await gateway.stop();
late.sort((a, b) => a - b);
const at = (share) => late[Math.floor((late.length - 1) * share)];
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
process.exit(0);
