import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, measure, scratch, serverOn } from "./lib/process.mjs";
import { row } from "./lib/table.mjs";

const problems = 10_000;
const rules = 100;
const silenceCount = 1_000;

/** What inhibition and silences cost: in deciding on a notice, and beside Alertmanager in answering what is told. */
export async function mutes() {
  const { folder, remove } = scratch();
  const decided = await measure("mutes-gateway.mjs", {
    problems,
    rules,
    silences: silenceCount,
    path: folder,
  });
  remove();
  const rows = [
    row({
      what: `accept and route, ${rules} rules, ${problems.toLocaleString("en")} firing`,
      value: decided.inhibition,
      unit: "notices/s",
      peer: "without rules",
      peerValue: decided.plain,
    }),
    row({
      what: `accept and route, ${silenceCount.toLocaleString("en")} silences`,
      value: decided.silences,
      unit: "notices/s",
      peer: "without silences",
      peerValue: decided.plain,
    }),
  ];
  const ours = await answered(await tocsin());
  const theirs = await answered(await alertmanager());
  for (const [key, what] of Object.entries({
    post: `take ${problems.toLocaleString("en")} alerts, ${rules} rules, in lists of 250`,
    list: `list them by a label, with ${silenceCount.toLocaleString("en")} silences`,
  })) {
    rows.push(
      row({
        what,
        value: ours[key],
        unit: "ms",
        peer: "Alertmanager",
        peerValue: theirs?.[key],
        lowerIsBetter: true,
      }),
    );
  }
  return rows;
}

/** Drives API v2 of either: sources and targets of each rule, then silences, then the same question of both. */
async function answered(server) {
  if (server === undefined) return undefined;
  const { base, stop } = server;
  const post = async (path, body) => {
    const response = await fetch(`${base}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok)
      throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  };
  const alerts = Array.from({ length: problems }, (_, index) => ({
    labels: {
      alertname: `Alert${index % 200}`,
      host: `host-${Math.floor(index / 100)}`,
      instance: String(index),
      rule: String(index % rules),
      severity: index % 100 === 0 ? "critical" : "warning",
    },
    annotations: { summary: `disk of ${index} is nearly full` },
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  }));
  const started = performance.now();
  for (let at = 0; at < alerts.length; at += 250) {
    await post("/api/v2/alerts", alerts.slice(at, at + 250));
  }
  const took = performance.now() - started;
  for (let index = 0; index < silenceCount; index += 1) {
    await post("/api/v2/silences", {
      matchers: [{ name: "instance", value: String(index * 7), isRegex: false, isEqual: true }],
      startsAt: new Date().toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      createdBy: "bench",
      comment: "bench",
    });
  }
  const path = `${base}/api/v2/alerts?filter=${encodeURIComponent('host="host-7"')}`;
  // All of them have to be there first.
  for (let tries = 0; tries < 600; tries += 1) {
    const all = await (await fetch(`${base}/api/v2/alerts`)).json();
    if (all.length === problems) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const times = [];
  for (let index = 0; index < 7; index += 1) {
    const asked = performance.now();
    const found = await (await fetch(path)).json();
    times.push(performance.now() - asked);
    if (found.length !== 100) throw new Error(`${found.length} alerts of a host`);
  }
  await stop();
  return { post: took, list: times.sort((one, other) => one - other)[3] };
}

async function tocsin() {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const port = await freePort();
  const inhibit = Array.from({ length: rules }, (_, rule) => ({
    source: ['severity="critical"', `rule="${rule}"`],
    target: ['severity="warning"', `rule="${rule}"`],
    equal: ["host"],
  }));
  const config = {
    listen: `127.0.0.1:${port}`,
    storage: `sqlite:${join(folder, "tocsin.db")}`,
    receivers: { nobody: [] },
    channels: { console: {} },
    route: { receiver: "nobody", groupBy: ["alertname"] },
    inhibit,
  };
  const file = join(folder, "tocsin.json");
  writeFileSync(file, JSON.stringify(config));
  const cli = new URL("../server/dist/cli.js", import.meta.url).pathname;
  const { stop } = await serverOn(port, process.execPath, [cli, "serve", "--config", file]);
  return { base: `http://127.0.0.1:${port}`, stop };
}

async function alertmanager() {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const port = await freePort();
  const file = join(folder, "alertmanager.yml");
  const inhibit = Array.from({ length: rules }, (_, rule) => ({
    source_matchers: ['severity="critical"', `rule="${rule}"`],
    target_matchers: ['severity="warning"', `rule="${rule}"`],
    equal: ["host"],
  }));
  const route = { receiver: "nobody", group_by: ["alertname"], group_wait: "30s" };
  writeFileSync(
    file,
    JSON.stringify({ route, receivers: [{ name: "nobody" }], inhibit_rules: inhibit }),
  );
  const flags = [
    `--config.file=${file}`,
    `--storage.path=${folder}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
  ];
  try {
    const { stop } = await serverOn(port, "prometheus-alertmanager", flags);
    return { base: `http://127.0.0.1:${port}`, stop };
  } catch (error) {
    console.error(
      `Alertmanager is left out: ${error.message} (apt-get install prometheus-alertmanager)`,
    );
    return undefined;
  }
}
