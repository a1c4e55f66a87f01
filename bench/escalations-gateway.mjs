// Opens `count` incidents as fast as they fold, each with an escalation of two steps, so that as many steps a
// second fall due; notes how much later than due each page was decided and committed, and how much later it was sent.
import { gatewayTo, notifyAll, storageOf } from "./lib/gateway.mjs";
import { failing } from "./lib/notices.mjs";

const options = JSON.parse(process.argv[2]);
const { count } = options;
const fired = [];
const due = new Map();
const sent = new Map();
let allSent;
const all = new Promise((resolve) => {
  allSent = resolve;
});
const send = async ({ incident }, { address }) => {
  const page = `${incident.id} ${address}`;
  if (due.has(page) && !sent.has(page)) {
    sent.set(page, Date.now() - due.get(page));
    if (sent.size === 2 * count) allSent();
  }
  return { status: "sent", ref: "1" };
};
const gateway = gatewayTo(send, {
  storage: storageOf(options),
  people: { ann: { contacts: { sink: "ann" } }, bo: { contacts: { sink: "bo" } } },
  escalations: {
    oncall: { steps: [{ notify: ["person:ann"] }, { after: "10s", notify: ["person:bo"] }] },
  },
  escalation: "oncall",
});
gateway.on("paged", ({ incident, person, lateMs }) => {
  fired.push(lateMs);
  due.set(`${incident.id} ${person}`, Date.now() - lateMs);
});
await gateway.start();
await notifyAll(
  gateway,
  Array.from({ length: count }, (_, index) => failing(index)),
);
await all;
await gateway.stop();
console.log(JSON.stringify({ fired: shares(fired), sent: shares([...sent.values()]) }));
process.exit(0);

function shares(late) {
  late.sort((a, b) => a - b);
  const at = (share) => late[Math.floor((late.length - 1) * share)];
  return { p50: at(0.5), p99: at(0.99) };
}
