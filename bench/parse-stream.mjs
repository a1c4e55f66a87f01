// What reading a watch of Kubernetes costs, alone in a process: the captured streams of a real cluster, from
// bytes to what people are to be told. The parts are those of the packages; HTTP alone is left out.
import { readFileSync } from "node:fs";
import { systemClock } from "@tocsin/core";
import { followOnce } from "../packages/kube-watch/dist/stream.js";
import { makeTracker } from "../packages/source-kubernetes/dist/track/tracker.js";

const corpus = new URL("../packages/source-kubernetes/test/corpus/", import.meta.url);
const streams = ["deployments", "pods", "nodes", "events.core-v1"];
const kinds = ["Deployment", "Pod", "Node", "Event"];
const largeBytes = 1_000_000;
const runMs = 600;
/** Just after the streams were captured. */
const now = Date.parse("2026-11-23T09:14:00Z");
const { signal } = new AbortController();

const captured = streams
  .flatMap((name) => readFileSync(new URL(`${name}.ndjson`, corpus), "utf8").split("\n"))
  .filter((line) => line !== "" && !line.includes('"type":"BOOKMARK"'));
const bytesOf = (lines) => Buffer.byteLength(`${lines.join("\n")}\n`);
const typical = { lines: captured, chunks: captured.map((line) => Buffer.from(`${line}\n`)) };
const times = Math.ceil(largeBytes / bytesOf(captured));
const many = Array.from({ length: times }, (_, n) => captured.map((line) => elsewhere(line, n)));
const large = { lines: many.flat(), chunks: inPieces(Buffer.from(`${many.flat().join("\n")}\n`)) };

const one = await cost(typical);
const all = await cost(large);
const events = captured.length;
console.log(
  JSON.stringify({
    typical: {
      bytes: bytesOf(captured) / events,
      perSecond: one.perSecond * events,
      jsonPerSecond: one.jsonPerSecond * events,
    },
    large: { bytes: bytesOf(large.lines), ...all },
  }),
);

/** The same in other namespaces, and on other nodes. */
function elsewhere(line, n) {
  return line
    .replaceAll(/("(?:namespace|nodeName)":")/g, `$1n${n}-`)
    .replaceAll(/("(?:name|uid)":")/g, `$1n${n}-`);
}

/** As a socket hands them over. */
function inPieces(bytes, size = 65_536) {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}

async function cost({ lines, chunks }) {
  const texts = lines.map((line) => Buffer.from(line));
  const decoder = new TextDecoder();
  return {
    perSecond: await rate(() => watch(chunks, lines.length)),
    jsonPerSecond: await rate(() => texts.map((text) => JSON.parse(decoder.decode(text))).length),
  };
}

/** A watch from its first list, which is empty, to its end. */
async function watch(chunks, expected) {
  const tracker = makeTracker({ now });
  for (const kind of kinds) tracker.take(kind, "", { type: "listed", objects: [] }, now);
  tracker.tick(now);
  const ask = async () => ({ status: 200, body: handedOver(chunks) });
  let taken = 0;
  for await (const news of followOnce(ask, { path: "/" }, "1", { clock: systemClock, signal })) {
    if (news.type === "ended") break;
    const { object } = news;
    tracker.take(object.kind, "", { type: news.type, object }, now);
    taken += 1;
  }
  const told = tracker.tick(now).length;
  if (taken !== expected || told === 0)
    throw new Error(`${taken} of ${expected} read, ${told} told`);
  return told;
}

async function* handedOver(chunks) {
  yield* chunks;
}

/** Times per second, after as long a warm-up. */
async function rate(work) {
  let done = 0;
  let seen = 0;
  let started = performance.now();
  for (let measuring = false; ; ) {
    seen += await work();
    done += 1;
    const tookMs = performance.now() - started;
    if (tookMs < runMs) continue;
    if (measuring) return seen > 0 ? (done / tookMs) * 1_000 : 0;
    measuring = true;
    done = 0;
    started = performance.now();
  }
}
