import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, type Gateway, memoryStorage, systemClock } from "@tocsin/core";
import {
  type FakeHttp,
  fakeHttp,
  findProgram,
  freePort,
  type Running,
  runProgram,
  type ServedGateway,
  serveGateway,
} from "@tocsin/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prometheus } from "../src/index.ts";

const token = "real-hook-token";
// The gateway's clock is ahead, so that Alertmanager seems to run for a while already.
const aheadMs = 10 * 60_000;
const clock = {
  now: () => systemClock.now() + aheadMs,
  at: (time: number, callback: () => void) => systemClock.at(time - aheadMs, callback),
};

let folder: string;
let gateway: Gateway;
let served: ServedGateway;
/** In Alertmanager's place: it reckons with the times that Prometheus gives. */
let direct: Gateway;
let servedDirect: ServedGateway;
let alertmanager: Running;
let address: string;
let program: Running;
let exporter: FakeHttp;
let full = false;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-prometheus-"));
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  gateway = createGateway({
    sources: { prometheus: prometheus({ token, alertmanagerUrl: address }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
    clock,
  });
  direct = createGateway({
    sources: { prometheus: prometheus({ token }) },
    receivers: { ops: [] },
    route: { receiver: "ops" },
    storage: memoryStorage(),
  });
  await Promise.all([gateway.start(), direct.start()]);
  served = await serveGateway(gateway);
  servedDirect = await serveGateway(direct);
  const hook = (max: number) => `
  webhook_configs:
  - url: ${served.url}/hooks/prometheus
    max_alerts: ${max}
    http_config: { authorization: { type: Bearer, credentials: ${token} } }`;
  writeFileSync(
    join(folder, "alertmanager.yml"),
    `route:
  receiver: tocsin
  group_by: [alertname]
  group_wait: 50ms
  group_interval: 300ms
  routes:
  - { matchers: [alertname="Late"], group_wait: 1h }
  - { matchers: [alertname="Many"], receiver: short }
receivers:
- name: tocsin${hook(0)}
- name: short${hook(2)}
`,
  );
  alertmanager = await runProgram(
    findProgram({
      names: ["prometheus-alertmanager", "alertmanager"],
      debian: "prometheus-alertmanager",
    }),
    [
      `--config.file=${join(folder, "alertmanager.yml")}`,
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { ready: async () => (await fetch(`${address}/-/ready`)).ok },
  );
  exporter = await fakeHttp(() => ({
    status: 200,
    headers: { "content-type": "text/plain" },
    body: `queue_full{service="mail"} ${full ? 1 : 0}\n`,
  }));
  program = await startPrometheus(exporter.url);
});

afterAll(async () => {
  await program?.stop();
  await exporter?.stop();
  await alertmanager?.stop();
  await served?.stop();
  await servedDirect?.stop();
  await gateway?.stop();
  await direct?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function post(...alerts: { labels: Record<string, string>; over?: true }[]) {
  const endsAt = new Date(Date.now() - 1).toISOString();
  const body = alerts.map(({ labels, over }) => ({
    labels,
    annotations: { summary: `${labels.alertname} of ${labels.instance}` },
    ...(over && { endsAt }),
  }));
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${address}/api/v2/alerts`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

/** The incidents of an alert, as `subject: state`. */
async function shown(alertname: string, { incidents }: Gateway) {
  const { items } = await incidents.list({ matchers: [`alertname="${alertname}"`] });
  return items.map(({ subject, state }) => `${subject}: ${state}`).sort();
}

const becomes = (alertname: string, states: readonly string[], at = gateway) =>
  expect.poll(() => shown(alertname, at), { timeout: 10_000, interval: 50 }).toEqual(states);

test("a real Alertmanager's alerts are told one by one, and so are their ends", async () => {
  const one = { labels: { alertname: "Down", instance: "db-1", severity: "page" } };
  const other = { labels: { alertname: "Down", instance: "db-2", severity: "page" } };
  await post(one, other);
  await becomes("Down", ["Down db-1: open", "Down db-2: open"]);
  await post({ ...one, over: true });
  await becomes("Down", ["Down db-1: closed", "Down db-2: open"]);
  await post({ ...other, over: true });
  await becomes("Down", ["Down db-1: closed", "Down db-2: closed"]);
  const { items } = await gateway.incidents.list({ matchers: ['alertname="Down"'] });
  expect(items.map(({ title, severity }) => [title, severity])).toContainEqual([
    "Down db-1 resolved: Down of db-1",
    "critical",
  ]);
});

test("a look back finds in it what was not told, once, and what is over", async () => {
  const late = { labels: { alertname: "Late", instance: "db-9" } };
  const signal = AbortSignal.timeout(5_000);
  await post(late);
  expect((await gateway.catchUp("prometheus", signal))?.detail).toMatch(/^1 alerts fire, /);
  await becomes("Late", ["Late db-9: open"]);
  let doubled = 0;
  gateway.on("accepted", ({ accepted }) => {
    doubled += accepted;
  });
  await gateway.catchUp("prometheus", signal);
  expect(doubled).toBe(0);
  await post({ ...late, over: true });
  await expect
    .poll(async () => (await gateway.catchUp("prometheus", signal))?.detail)
    .toMatch(/1 gone and resolved$/);
  await becomes("Late", ["Late db-9: closed"]);
});

test("what it leaves out of a request is said", async () => {
  const many = ["a", "b", "c"].map((instance) => ({ labels: { alertname: "Many", instance } }));
  await post(...many);
  await becomes("Many", ["Many a: open", "Many b: open"]);
  const subject = 'subject="Alertmanager group Many"';
  const { items } = await gateway.incidents.list({ matchers: [subject] });
  expect(items.map(({ title }) => title)).toEqual([
    "Alertmanager group Many: 1 more alert not named",
  ]);
  await post(...many.map((each) => ({ ...each, over: true as const })));
  await becomes("Many", ["Many a: closed", "Many b: closed"]);
});

test("a rule of a real Prometheus fires and stops through it, and without it", async () => {
  full = true;
  await becomes("QueueFull", ["QueueFull prod/mail: open"], direct);
  await becomes("QueueFull", ["QueueFull prod/mail: open"]);
  const { items } = await gateway.incidents.list({ matchers: ['alertname="QueueFull"'] });
  expect(items[0]).toMatchObject({
    severity: "warning",
    title: "QueueFull prod/mail: the queue is full",
  });
  const matchers = ['alertname="QueueFull"'];
  const [[through], [straight]] = await Promise.all([
    gateway.problems.list({ matchers }),
    direct.problems.list({ matchers }),
  ]);
  expect(straight?.fingerprint).toBe(through?.fingerprint);
  // Prometheus says for how long what it reports holds.
  expect(Date.parse(straight?.expiresAt ?? "")).toBeGreaterThan(systemClock.now());
  full = false;
  await becomes("QueueFull", ["QueueFull prod/mail: closed"], direct);
  await becomes("QueueFull", ["QueueFull prod/mail: closed"]);
});

/** A Prometheus that scrapes `exporter` and has one rule. It finds its Alertmanager 5 s after its start. */
async function startPrometheus(exporter: string): Promise<Running> {
  const port = await freePort();
  writeFileSync(
    join(folder, "rules.yml"),
    `groups:
- name: test
  interval: 200ms
  rules:
  - alert: QueueFull
    expr: max by (service) (queue_full) == 1
    labels: { severity: warning, cluster: prod }
    annotations: { summary: the queue is full }
`,
  );
  writeFileSync(
    join(folder, "prometheus.yml"),
    `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
rule_files: [rules.yml]
scrape_configs: [{ job_name: queue, static_configs: [{ targets: ["${hostOf(exporter)}"] }] }]
alerting:
  alertmanagers:
  - static_configs: [{ targets: ["${hostOf(address)}"] }]
  - path_prefix: /hooks/prometheus
    authorization: { type: Bearer, credentials: ${token} }
    static_configs: [{ targets: ["${hostOf(servedDirect.url)}"] }]
`,
  );
  return runProgram(
    findProgram({ names: ["prometheus"], debian: "prometheus" }),
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--rules.alert.resend-delay=200ms",
    ],
    { ready: async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok },
  );
}

function hostOf(url: string): string {
  return new URL(url).host;
}
