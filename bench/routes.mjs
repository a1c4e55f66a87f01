import { measure } from "./lib/process.mjs";
import { row } from "./lib/table.mjs";

// Ten thousand may cost this many times a hundred.
const curve = 5;

/** What it costs to find the routes of a notice among many siblings, beside looking at each. */
export async function routes() {
  const { flat, mixed } = await measure("routes-match.mjs", {});
  const rows = flat.map(({ count, perSecond, plainPerSecond }) =>
    row({
      what: `match, ${count.toLocaleString("en")} routes`,
      value: perSecond,
      unit: "notices/s",
      peer: "plain walk",
      peerValue: plainPerSecond,
      bar: count >= 1_000 ? 5 : undefined,
    }),
  );
  const costOf = (cases, wanted) => 1e6 / cases.find(({ count }) => count === wanted).perSecond;
  const growth = (what, cases) =>
    row({
      what,
      value: costOf(cases, 10_000),
      unit: "µs",
      peer: "of 100",
      peerValue: costOf(cases, 100),
      bar: curve,
      lowerIsBetter: true,
    });
  return [
    ...rows,
    growth("match, one of 10,000 routes", flat),
    growth("match, 10,000 with patterns among them", mixed),
  ];
}
