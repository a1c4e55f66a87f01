// What one source's verify and parse cost, alone in a process.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { silentLog, systemClock } from "@tocsin/core";

const { name } = JSON.parse(process.argv[2]);
const largeBytes = 1_000_000;
const runMs = 600;
// So many different ones that nothing can be remembered of the last.
const different = 64;

const read = (file) =>
  JSON.parse(readFileSync(new URL(`./payloads/${file}`, import.meta.url), "utf8"));
const given = read(`${name}.json`);
const plugin = (await import(given.package))[given.plugin];
if (plugin === undefined) {
  console.log(JSON.stringify({ skipped: `${given.package} exports no ${given.plugin} yet` }));
  process.exit(0);
}
const webhook = await open();
const { typical, large = typical } = given;
console.log(
  JSON.stringify({
    typical: await cost(Array.from({ length: different }, (_, n) => request(typical, n, 0))),
    large: await cost([request(large, 0, largeBytes), request(large, 1, largeBytes)]),
  }),
);

async function open() {
  const checked = await plugin.options["~standard"].validate(given.options);
  if (checked.issues !== undefined)
    throw new Error(`${name}: ${checked.issues.map(({ message }) => message).join("; ")}`);
  const nobody = () => Promise.reject(new Error("this source was not expected to call anyone"));
  const tools = { fetch: nobody, now: Date.now, clock: systemClock, log: silentLog, name };
  const sealing = { seal: async () => "", unseal: async () => undefined };
  return (await plugin.open(checked.value, { ...tools, ...sealing })).webhook;
}

/** The request as its sender makes it; with `bytes`, grown to that size at the place that really grows. */
function request({ headers, body, grow }, index, bytes) {
  const value = typeof body === "string" ? read(body) : structuredClone(body);
  const grown = bytes === 0 ? value : growTo(value, grow, bytes);
  const text = Buffer.from(JSON.stringify(numbered(grown, index)));
  return {
    method: "POST",
    url: `https://tocsin.example.test/hooks/${name}`,
    rest: "",
    headers: new Headers({ ...headers, ...signature(text) }),
    body: text,
  };
}

function signature(body) {
  if (given.sign === undefined) return {};
  const { header, algorithm, prefix } = given.sign;
  const secret = given.options.secret ?? given.options.auth.secret;
  return { [header]: `${prefix}${createHmac(algorithm, secret).update(body).digest("hex")}` };
}

/** A list gets more of its items, a text more of itself. */
function growTo(value, path, bytes) {
  const missing = bytes - JSON.stringify(value).length;
  const longer = (part) => {
    const times = Math.ceil(missing / (JSON.stringify(part).length - 2)) + 1;
    if (typeof part === "string") return part.repeat(times);
    return Array.from({ length: times }, (_, n) => part.map((item) => numbered(item, n))).flat();
  };
  if (path === "") return longer(value);
  const keys = path.split(".");
  const last = keys.pop();
  const owner = keys.reduce((object, key) => object[key], value);
  owner[last] = longer(owner[last]);
  return value;
}

function numbered(value, n) {
  return JSON.parse(JSON.stringify(value).replaceAll("{n}", String(n)));
}

async function cost(requests) {
  for (const each of requests) {
    const proof = await webhook.verify(each);
    if (!proof.ok) throw new Error(`${name}: ${proof.reason}`);
    const reading = webhook.parse(each);
    if (reading.status !== "read" || reading.notices.length === 0)
      throw new Error(`${name}: nothing is read: ${JSON.stringify(reading)}`);
  }
  const decoder = new TextDecoder();
  const bytes = requests[0].body.length;
  const perSecond = await rate(requests, async (each) => {
    await webhook.verify(each);
    return webhook.parse(each).notices.length;
  });
  const jsonPerSecond = await rate(requests, (each) => JSON.parse(decoder.decode(each.body)) && 1);
  return { bytes, perSecond, jsonPerSecond };
}

/** Times per second, after as long a warm-up. */
async function rate(requests, work) {
  let done = 0;
  let seen = 0;
  let started = performance.now();
  for (let measuring = false; ; ) {
    for (const each of requests) seen += await work(each);
    done += requests.length;
    const tookMs = performance.now() - started;
    if (tookMs < runMs) continue;
    if (measuring) return seen > 0 ? (done / tookMs) * 1_000 : 0;
    measuring = true;
    done = 0;
    started = performance.now();
  }
}
