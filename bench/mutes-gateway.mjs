// What deciding on a notice costs with many rules of inhibition, or many silences, beside none; SQLite.
import { join } from "node:path";
import { createGateway, defineChannel } from "@tocsin/core";
import { sqlite } from "@tocsin/driver-sqlite";
import { z } from "zod";
import { times } from "./lib/gateway.mjs";

const { problems, rules, silences, path } = JSON.parse(process.argv[2]);

const plain = await routed({ name: "plain" });
const inhibition = await routed({
  name: "inhibition",
  inhibit: Array.from({ length: rules }, (_, rule) => ({
    source: ['severity="critical"', `rule="${rule}"`],
    target: ['severity="warning"', `rule="${rule}"`],
    equal: ["host"],
  })),
});
const silenced = await routed({ name: "silences", silences });
console.log(JSON.stringify({ plain, inhibition, silences: silenced }));
process.exit(0);

async function routed({ name, inhibit = [], silences: count = 0 }) {
  const channel = defineChannel({
    type: "sink",
    options: z.strictObject({}),
    traits: { edits: true, idempotent: true },
    open: () => ({ send: async () => ({ status: "sent", ref: "1" }) }),
  });
  const gateway = createGateway({
    channels: { sink: channel({}) },
    receivers: { nobody: [] },
    route: { receiver: "nobody" },
    inhibit,
    storage: sqlite(join(path, `${name}.db`)),
  });
  await gateway.start();
  for (let index = 0; index < count; index += 1) {
    await gateway.silences.add({
      matchers: [`instance="${index * 7}"`],
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: "bench",
    });
  }
  const done = times(gateway, "routed", problems);
  const started = performance.now();
  for (let at = 0; at < problems; at += 250) {
    await gateway.notify(Array.from({ length: 250 }, (_, index) => problem(at + index)));
  }
  await done;
  const seconds = (performance.now() - started) / 1_000;
  await gateway.stop();
  return problems / seconds;
}

function problem(index) {
  const host = Math.floor(index / 100);
  return {
    kind: "problem",
    status: "firing",
    source: "prometheus",
    title: `disk of ${index} is nearly full`,
    subject: `disk ${index}`,
    fingerprint: `disk:${index}`,
    severity: index % 100 === 0 ? "critical" : "warning",
    labels: { host: `host-${host}`, instance: String(index), rule: String(index % rules) },
  };
}
