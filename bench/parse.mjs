import { readdirSync } from "node:fs";
import { measure } from "./lib/process.mjs";
import { row } from "./lib/table.mjs";

const folder = new URL("./payloads/", import.meta.url);
/** Is not called, but reads a stream: an event of it is what a payload is of the others. */
const watched = "kubernetes";

/** What verify and parse cost each source: a typical payload, and one of 1 MB; beside bare JSON.parse. */
export async function parse() {
  const rows = [];
  const called = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
  for (const name of [...called, watched].sort()) {
    const script = name === watched ? "parse-stream.mjs" : "parse-source.mjs";
    const { skipped, typical, large } = await measure(script, { name });
    if (skipped !== undefined) {
      console.error(`skipped ${name}: ${skipped}`);
      continue;
    }
    rows.push(
      row({
        what: `parse ${name}, ${(typical.bytes / 1_000).toFixed(1)} kB`,
        value: typical.perSecond,
        unit: "events/s",
        peer: "JSON.parse",
        peerValue: typical.jsonPerSecond,
      }),
      row({
        what: `parse ${name}, 1 MB`,
        value: (large.perSecond * large.bytes) / 1e6,
        unit: "MB/s",
        peer: "JSON.parse",
        peerValue: (large.jsonPerSecond * large.bytes) / 1e6,
      }),
    );
  }
  return rows;
}
