import type { HookRequest, Reading } from "@tocsin/core";
import type { HookExample } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { notification, posted, signed } from "./amazon.ts";
import { open, request } from "./hook.ts";
import * as gitlab from "./payloads/gitlab.ts";
import * as others from "./payloads/others.ts";

const mutations = Number(process.env.TOCSIN_MUTATIONS ?? 3_000);
const map = {
  items: "body.alerts",
  title: "{{ item.labels.alertname | upcase }}",
  status: "{{ item.status }}",
  severity: "{{ item.labels.severity }}",
  fingerprint: "{{ item.fingerprint }}",
  text: "{{ item.annotations.description | escape_markdown }}{% for v in item.values %}{{ v }}{% endfor %}",
  labels: "item.labels",
  at: "{{ item.startsAt }}",
};
const sentry = (name: string) => ({ "sentry-hook-resource": name });
const sns = (message: unknown) => posted(signed(notification(message)));

interface Seed extends HookExample {
  readonly preset?: string;
  readonly map?: unknown;
}

const seeds = await Promise.all(
  (
    [
      ...Object.values(gitlab).map((body) => ({ preset: "gitlab", body })),
      { preset: "grafana", body: others.grafana },
      { preset: "terraform", body: others.terraform("run:completed", "applied") },
      { preset: "terraform", body: others.terraformDrift },
      { preset: "sentry", body: others.sentryIssue, headers: sentry("issue") },
      { preset: "sentry", body: others.sentryEventAlert, headers: sentry("event_alert") },
      {
        preset: "sentry",
        body: others.sentryMetricAlert("critical"),
        headers: sentry("metric_alert"),
      },
      { preset: "uptime-kuma", body: others.kuma(0) },
      { preset: "sns", ...sns(others.cloudwatch("ALARM")) },
      { preset: "sns", ...sns(others.codePipeline) },
      { map, body: others.grafana },
      { body: others.grafana },
    ] satisfies Seed[]
  ).map(async ({ body, headers = {}, ...options }: Seed) => ({
    webhook: (await open(options)).webhook,
    headers,
    bytes: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  })),
);

/** Mulberry32: the same mutations each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) % below;
  };
}

const surprises = [
  "null",
  "[]",
  "{}",
  '""',
  "-1",
  "1e999",
  "[[[[",
  '"\\ud800"',
  '"__proto__"',
  '"constructor"',
  "9".repeat(30),
  `"${"x".repeat(3_000)}"`,
  '"{{ body }}{% raw %}"',
  '"0001-01-01T00:00:00Z"',
];

function mutated(bytes: Buffer, pick: (below: number) => number): Buffer {
  const place = pick(bytes.length);
  switch (pick(5)) {
    case 0: {
      const copy = Buffer.from(bytes);
      copy[place] = pick(256);
      return copy;
    }
    case 1:
      return bytes.subarray(0, place);
    case 2:
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(pick(bytes.length))]);
    default: {
      // Another value where one stands: still JSON, of another shape.
      const text = bytes.toString();
      const start = text.indexOf(":", place);
      const end = /[,}\]]/.exec(text.slice(start + 1))?.index ?? 0;
      if (start < 0) return bytes;
      const value = surprises[pick(surprises.length)] ?? "null";
      return Buffer.from(`${text.slice(0, start + 1)}${value}${text.slice(start + 1 + end)}`);
    }
  }
}

const kinds: Readonly<Record<string, readonly unknown[]>> = {
  problem: ["firing", "resolved"],
  run: ["queued", "running", "succeeded", "failed", "cancelled"],
  message: [undefined],
};

function expectSane(reading: Reading): void {
  if (reading.status !== "read") return void expect(reading.reason).toMatch(/\S/);
  const ids = new Set<string>();
  for (const notice of reading.notices) {
    if (!/\S/.test(notice.title) || notice.title.length > 600)
      throw new Error("a title of nothing");
    if (!kinds[notice.kind ?? ""]?.includes(notice.status)) throw new Error("a status of no kind");
    for (const { url } of notice.links ?? []) {
      if (!/^https?:\/\//.test(url)) throw new Error(`a link to ${url}`);
    }
    if (notice.id !== undefined && ids.has(notice.id)) throw new Error("two notices of one id");
    if (notice.id !== undefined) ids.add(notice.id);
    if ((notice.text ?? "").length > 20_000) throw new Error("a text without end");
  }
}

test(`${mutations} mutated requests are read or refused, and nothing throws`, {
  timeout: 600_000,
}, () => {
  const pick = random(20260105);
  for (let round = 0; round < mutations; round += 1) {
    const seed = seeds[pick(seeds.length)];
    if (seed === undefined) continue;
    let bytes: Buffer = seed.bytes;
    for (let times = pick(3); times >= 0; times -= 1) {
      if (bytes.length > 0) bytes = mutated(bytes, pick);
    }
    const sent: HookRequest = request({ headers: seed.headers, body: new Uint8Array(bytes) });
    if (!sent.headers.has("content-type")) sent.headers.set("content-type", "application/json");
    const reading = seed.webhook.parse(sent);
    expectSane(reading);
    if (pick(20) === 0) expect(seed.webhook.parse(sent)).toEqual(reading);
  }
});

const alert = { ...others.grafanaAlert, annotations: { description: "*x* ".repeat(200) } };
const builds = (count: number) =>
  Array.from({ length: count }, () => ({ ...gitlab.job, status: "failed" }));
const wide: Readonly<Record<string, (size: number) => [object, unknown]>> = {
  "Grafana's alerts": (size) => [
    { preset: "grafana" },
    { alerts: Array.from({ length: size / 8 }, (_, n) => ({ ...alert, fingerprint: `${n}` })) },
  ],
  "GitLab's jobs": (size) => [{ preset: "gitlab" }, { ...gitlab.pipeline, builds: builds(size) }],
  "a long title": (size) => [{}, { title: " \u202e*".repeat(size * 300) }],
  "a map's list": (size) => [{ map }, { alerts: Array.from({ length: size / 8 }, () => alert) }],
  "a long name": (size) => [
    { preset: "uptime-kuma" },
    { ...others.kuma(0), monitor: { name: "[".repeat(size * 900) } },
  ],
  backticks: (size) => [{}, "`".repeat(size * 400)],
};

test.each(Object.entries(wide))(
  "%s: eight times as much takes about eight times as long",
  async (_, make) => {
    const reading = async (size: number) => {
      const [options, body] = make(size);
      const { webhook } = await open(options);
      const sent = request({ body, headers: { "content-type": "application/json" } });
      return () => {
        const start = performance.now();
        webhook.parse(sent);
        return performance.now() - start;
      };
    };
    const [small, large] = [await reading(500), await reading(4_000)];
    // In turn, and the best of several: other processes take their time too.
    const times = Array.from({ length: 7 }, () => [small(), large()] as const);
    const best = (which: 0 | 1) => Math.min(...times.map((time) => time[which]));
    // Quadratic would be 64 times; a few milliseconds are noise.
    expect(best(1)).toBeLessThan(Math.max(best(0) * 30, 30));
  },
);
