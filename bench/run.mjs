// `npm run bench [-- section…]`: one table, ratios first, each peer measured in the same call.
import { deliveries } from "./deliveries.mjs";
import { escalations } from "./escalations.mjs";
import { incidents } from "./incidents.mjs";
import { ingest } from "./ingest.mjs";
import { latency } from "./latency.mjs";
import { print } from "./lib/table.mjs";
import { mutes } from "./mutes.mjs";
import { parse } from "./parse.mjs";
import { routes } from "./routes.mjs";
import { startup } from "./startup.mjs";

const sections = {
  startup,
  ingest,
  deliveries,
  latency,
  incidents,
  escalations,
  parse,
  routes,
  mutes,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(sections, name));
if (unknown.length > 0) {
  console.error(
    `no such section: ${unknown.join(", ")} (there are ${Object.keys(sections).join(", ")})`,
  );
  process.exit(2);
}
const rows = [];
for (const [name, measure] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring ${name} …`);
  rows.push(...(await measure()));
}
print(rows);
