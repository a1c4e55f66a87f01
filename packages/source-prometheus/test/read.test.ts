import type { NoticeInput } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { prometheus } from "../src/index.ts";
import { type AlertBody, alert, group } from "./payload.ts";

async function readingOf(body: unknown, options: unknown = {}) {
  const source = await openSource(prometheus, options);
  const reading = source.webhook?.parse(hookRequest({ body }));
  if (reading === undefined) throw new Error("there is no webhook");
  return reading;
}

async function noticesOf(body: unknown, options?: unknown): Promise<readonly NoticeInput[]> {
  const reading = await readingOf(body, options);
  if (reading.status !== "read") throw new Error(reading.reason);
  return reading.notices;
}

async function told(fields: Partial<AlertBody>, options?: unknown): Promise<NoticeInput> {
  const [notice] = await noticesOf(group([alert(fields)]), options);
  if (notice === undefined) throw new Error("nothing was told");
  return notice;
}

describe("severity", () => {
  test.each([
    ["critical", "critical"],
    ["page", "critical"],
    ["P1", "critical"],
    ["error", "error"],
    ["Warning", "warning"],
    ["none", "info"],
    ["info", "info"],
    ["blocker", "error"],
    ["__proto__", "error"],
    ["constructor", "error"],
  ])("%s is %s", async (word, severity) => {
    const labels = { alertname: "Disk", severity: word };
    expect(await told({ labels })).toMatchObject({ severity });
  });

  test("comes from another label, with words of one's own, where the options say so", async () => {
    const options = { severityLabel: "prio", severities: { blocker: "critical", high: "warning" } };
    const of = async (prio: string) =>
      (await told({ labels: { alertname: "Disk", prio, severity: "info" } }, options)).severity;
    expect([await of("blocker"), await of("high"), await of("low")]).toEqual([
      "critical",
      "warning",
      "info",
    ]);
  });
});

describe("what people call it", () => {
  test.each<[Record<string, string>, string]>([
    [{ instance: "db-1:9100", job: "node" }, "Alert1 db-1:9100"],
    [
      { cluster: "prod", namespace: "web", pod: "api-1", instance: "10.0.0.1" },
      "Alert1 prod/web/api-1",
    ],
    [{ namespace: "web", deployment: "api", pod: "ksm-1" }, "Alert1 web/api"],
    [{ namespace: "web" }, "Alert1 web"],
    [{ queue: "mail", team: "a" }, "Alert1 queue=mail"],
    [{}, "Alert1"],
  ])("%o is %s", async (labels, subject) => {
    expect(await told({ labels: { alertname: "Alert1", ...labels } })).toMatchObject({ subject });
  });
});

test("labels are passed on, and found under the names that all sources share", async () => {
  const labels = {
    alertname: "Slow",
    exported_namespace: "web",
    cluster_name: "prod",
    env: "live",
    deployment: "api",
    image: "registry.test:5000/acme/api:1.2@sha256:00",
  };
  expect((await told({ labels })).labels).toEqual({
    ...labels,
    namespace: "web",
    cluster: "prod",
    environment: "live",
    workload: "api",
    image: "registry.test:5000/acme/api",
    tag: "1.2",
  });
});

test("links lead to the runbook, the dashboard, the query and a silence that is filled in", async () => {
  const notice = await told({
    labels: { alertname: "Slow", path: 'a "b"' },
    annotations: {
      runbook_url: "https://runbooks.test/slow",
      dashboard_url: "javascript:alert(1)",
      summary: "slow",
    },
  });
  const filter = encodeURIComponent('{alertname="Slow", path="a \\"b\\""}');
  expect(notice.links).toEqual([
    { title: "Runbook", url: "https://runbooks.test/slow" },
    { title: "Query", url: "http://prom:9090/graph?g0.expr=up" },
    { title: "Silence", url: `http://am:9093/#/silences/new?filter=${filter}` },
  ]);
});

test("a description is shown as it is, line by line", async () => {
  const description = "*disk* is full\n  VALUE = 0.93\n\n# not a title";
  const notice = await told({ annotations: { summary: "full", description, value: "93 %" } });
  expect(notice.text).toBe("\\*disk\\* is full\\\nVALUE = 0.93\n\n\\# not a title");
  expect(notice.facts).toContainEqual({ name: "value", value: "93 %" });
});

test("an end is never older than its beginning, whatever the clocks say", async () => {
  const notice = await told({ status: "resolved", endsAt: "2026-11-23T07:59:00Z" });
  expect(notice).toMatchObject({ status: "resolved", at: "2026-11-23T08:00:00.123Z" });
});

test("the same state has the same id, another spell another one", async () => {
  const id = async (fields: Partial<AlertBody>) => (await told(fields)).id;
  const end = { status: "resolved", endsAt: "2026-11-23T09:00:00Z" };
  expect(await id({ annotations: { summary: "other words" } })).toBe(await id({}));
  expect(await id({ startsAt: "2026-11-23T10:00:00Z" })).not.toBe(await id({}));
  expect(await id(end)).not.toBe(await id({}));
  expect(await id({ ...end, endsAt: "2026-11-23T09:05:00Z" })).not.toBe(await id(end));
});

test("the alerts of a truncated group are told, and that others are not, until it is over", async () => {
  const of = async (status: string, truncatedAlerts: number) =>
    (await noticesOf(group([alert()], { status, truncatedAlerts }))).map(({ title }) => title);
  expect(await of("firing", 1)).toEqual([
    "InstanceDown db-1:9100: db-1 is down",
    "Alertmanager group InstanceDown: 1 more alert not named",
  ]);
  expect(await of("firing", 0)).toHaveLength(1);
  expect((await of("resolved", 1)).at(-1)).toBe("Everything of the group is over");
});

describe("a body that can't be read is refused with the way out", () => {
  test.each([
    ["bytes", new Uint8Array([0xff]), /not JSON in UTF-8/],
    ["a template of one's own", { text: "db-1 is down" }, /take `payload` and other templates/],
    ["alerts without labels", { alerts: [1, {}] }, /none of the "alerts" has labels/],
    ["what Prometheus sends itself", [alert()], /as `path_prefix`/],
  ])("%s", async (_, body, reason) => {
    expect(await readingOf(body)).toMatchObject({
      status: "unreadable",
      reason: expect.stringMatching(reason),
    });
  });
});

test("the set-up has address and token in it, and its test alert arrives as a test", async () => {
  const source = await openSource(prometheus, { token: "am-token" }, { name: "am" });
  const text = source.setup?.({ hookUrl: "https://tocsin.test/hooks/am" }) ?? "";
  expect(text).toContain('url: "https://tocsin.test/hooks/am"');
  expect(text).toContain('credentials: "am-token"');
  expect(text).toContain("max_alerts: 0");
  expect(text).toContain("alertname=TocsinTest");
  expect(text).toContain('path_prefix: "/hooks/am"');
  expect(text).toContain('targets: ["tocsin.test"]');
});

test("the doctor's request is believed and reads as a test", async () => {
  const source = await openSource(prometheus, { token: "am-token" }, { name: "am" });
  const sample = source.sample?.(Date.UTC(2026, 0, 5));
  if (sample === undefined) throw new Error("there is no sample");
  const request = hookRequest(sample);
  expect(await source.webhook?.verify(request)).toEqual({ ok: true });
  expect(source.webhook?.parse(request)).toMatchObject({
    status: "read",
    notices: [
      { kind: "message", type: "doctor", severity: "info", title: "Test of the source am" },
    ],
  });
});

test("without a token nobody is proven, and an address with a user in it is refused", async () => {
  expect((await openSource(prometheus, {})).proves).toBe(false);
  const wrong = openSource(prometheus, { alertmanagerUrl: "http://ann:pw@am:9093" });
  await expect(wrong).rejects.toThrow("alertmanagerUser");
});
