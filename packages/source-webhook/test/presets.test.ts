import { createHmac } from "node:crypto";
import { type SourceCase, testSource } from "@tocsin/testkit";
import { describe, expect, test } from "vitest";
import { webhook } from "../src/index.ts";
import { now, open, reading, request } from "./hook.ts";
import * as sent from "./payloads/others.ts";

const secret = "a-secret-of-many-letters";
const signed =
  (header: string, algorithm: string): SourceCase["sign"] =>
  (body) => ({ [header]: createHmac(algorithm, secret).update(body).digest("hex") });
const auth = { secret };

testSource(webhook, {
  options: { preset: "grafana", auth },
  proof: "signature",
  sign: signed("x-grafana-alerting-signature", "sha256"),
  secrets: [secret],
  requests: {
    "one alert fires and one is resolved": {
      request: { body: sent.grafana },
      notices: [
        {
          id: "grafana:1:c6eadffa33fcdf37:2021-10-12T07:51:03.157Z:firing",
          kind: "problem",
          status: "firing",
          severity: "error",
          fingerprint: "grafana:1:c6eadffa33fcdf37",
          subject: "High memory usage",
          title: "High memory usage: This alert was triggered for zone us-1",
          labels: {
            alertname: "High memory usage",
            team: "blue",
            zone: "us-1",
            env: "prod-eu",
            environment: "prod-eu",
          },
          facts: [
            { name: "B", value: "44.23943737541908" },
            { name: "C", value: "1" },
          ],
          links: [
            { title: "Panel", url: "https://play.grafana.org/d/1?viewPanel=2" },
            { title: "Rule", url: "https://play.grafana.org/alerting/1afz29v7z/edit" },
            { title: "Runbook", url: "https://myrunbook.com/runbook/1234" },
            { title: "Silence in Grafana", url: expect.stringContaining("/silence/new") as never },
          ],
          at: "2021-10-12T07:51:03.157Z",
        },
        {
          status: "resolved",
          severity: "critical",
          fingerprint: "grafana:1:bc97ff14869b13e3",
          at: "2021-10-12T08:56:03.157Z",
        },
      ],
    },
    "alerts were left out": {
      request: { body: { ...sent.grafana, truncatedAlerts: 3 } },
      notices: [
        {},
        {},
        {
          kind: "message",
          severity: "warning",
          title: expect.stringContaining("3 alerts") as never,
        },
      ],
    },
    "somebody pressed Test": {
      request: { body: sent.grafanaTest },
      notices: [{ kind: "message", severity: "info" }],
    },
    "a source of data is down": {
      request: {
        body: {
          ...sent.grafana,
          alerts: [{ ...sent.grafanaAlert, labels: { alertname: "DatasourceError" } }],
        },
      },
      notices: [{ status: "firing", severity: "warning" }],
    },
  },
  // Grafana posts alerts alone: the nearest to an unknown event is the doctor's.
  unknown: { body: { alerts: [] } },
});

const verified = { kind: "run" } as const;
testSource(webhook, {
  options: { preset: "terraform", auth },
  proof: "signature",
  sign: signed("x-tfe-notification-signature", "sha512"),
  secrets: [secret],
  requests: {
    "the address is verified": {
      request: { body: sent.terraformVerification },
      notices: [{ kind: "message", severity: "info", title: "HCP Terraform connected" }],
    },
    "a run is created": {
      request: { body: sent.terraform("run:created", "pending") },
      notices: [{ ...verified, status: "queued", fingerprint: "tf:run:run-FwnENkvDnrpyFC7M" }],
    },
    "a run plans": {
      request: { body: sent.terraform("run:planning", "planning") },
      notices: [{ ...verified, status: "running" }],
    },
    "a run waits for somebody": {
      request: { body: sent.terraform("run:needs_attention", "planned") },
      notices: [
        { ...verified, status: "running" },
        {
          kind: "problem",
          status: "firing",
          severity: "warning",
          fingerprint: "tf:acme-org/my-workspace:approval:run-FwnENkvDnrpyFC7M",
        },
      ],
    },
    "a run applies": {
      request: { body: sent.terraform("run:applying", "applying") },
      notices: [
        { status: "running", labels: expect.objectContaining({ change: "deploy" }) as never },
        { status: "resolved" },
      ],
    },
    "a run was applied": {
      request: { body: sent.terraform("run:completed", "applied") },
      notices: [
        {
          status: "succeeded",
          title: "my-workspace completed: Add five new queue workers",
          subject: "terraform acme-org/my-workspace",
          startedAt: "2019-01-25T18:34:00.000Z",
          endedAt: "2019-01-25T18:37:04.000Z",
        },
        { status: "resolved", fingerprint: "tf:acme-org/my-workspace:run" },
        { status: "resolved" },
        { status: "resolved", fingerprint: "tf:acme-org/my-workspace:drift" },
      ],
    },
    "a run found nothing to do": {
      request: { body: sent.terraform("run:completed", "planned_and_finished") },
      notices: [{ status: "succeeded" }, { status: "resolved" }, { status: "resolved" }],
    },
    "a run failed in production": {
      request: { body: sent.terraform("run:errored", "errored", "shop-prod") },
      notices: [
        { kind: "problem", status: "firing", severity: "critical", title: "shop-prod failed" },
        { kind: "run", status: "failed" },
        { status: "resolved" },
      ],
    },
    "a run was cancelled": {
      request: { body: sent.terraform("run:errored", "canceled") },
      notices: [{ kind: "run", status: "cancelled" }, { status: "resolved" }],
    },
    "a workspace drifted": {
      request: { body: sent.terraformDrift },
      notices: [
        { status: "resolved", fingerprint: "tf:acme-org/my-workspace:assessment" },
        {
          status: "firing",
          severity: "warning",
          fingerprint: "tf:acme-org/my-workspace:drift",
          title: "my-workspace: 4 resources drifted",
        },
        { status: "resolved", fingerprint: "tf:acme-org/my-workspace:checks" },
      ],
    },
  },
  unknown: { body: sent.terraform("run:invented", "new") },
});

describe("Grafana's signature with a time", () => {
  const options = { preset: "grafana", auth };
  const body = JSON.stringify(sent.grafana);
  const headers = (at: number) => {
    const digest = createHmac("sha256", secret).update(`${at}:${body}`).digest("hex");
    return {
      "x-grafana-alerting-signature": digest,
      "x-grafana-alerting-signature-timestamp": `${at}`,
    };
  };

  test.each([
    ["now", 0, true],
    ["too old", -301, false],
    ["too new", 301, false],
  ])("is taken when it is %s: %i s, %s", async (_, offset, ok) => {
    const { webhook: hook } = await open(options);
    const given = headers(now / 1000 + offset);
    expect(await hook.verify(request({ body, headers: given }))).toMatchObject({ ok });
  });

  test("can't be had by leaving the time out", async () => {
    const { webhook: hook } = await open(options);
    const { "x-grafana-alerting-signature-timestamp": _, ...rest } = headers(now / 1000 - 9999);
    expect(await hook.verify(request({ body, headers: rest }))).toMatchObject({ ok: false });
  });
});

describe("what a preset can't read", () => {
  test.each<[string, object, string]>([
    ["grafana", { ruleName: "old", state: "alerting" }, "no alerts are in the body"],
    ["terraform", { text: "slack" }, "no notifications are in the body"],
    ["sentry", { action: "created" }, "no Sentry-Hook-Resource header"],
    ["uptime-kuma", { custom: 1 }, 'neither "heartbeat" nor "msg"'],
  ])("of %s is unreadable, and it says what to change", async (preset, body, reason) => {
    expect(await reading({ preset }, { body })).toMatchObject({
      status: "unreadable",
      reason: expect.stringContaining(reason),
    });
  });

  test("since it is a form of parts is not supported", async () => {
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    expect(await reading({ preset: "uptime-kuma" }, { body: "--x", headers })).toMatchObject({
      status: "unsupported",
      reason: expect.stringContaining("application/json"),
    });
  });
});

test.each([
  ["gitlab", { secret }],
  ["grafana", { secret }],
  ["grafana", { bearer: secret }],
  ["terraform", { secret }],
  ["sentry", { secret }],
  ["uptime-kuma", { token: secret }],
])(
  "%s with %j: doctor's test is believed, and the set-up holds address and secret",
  async (preset, own) => {
    const source = await open({ preset, auth: own });
    const made = source.sample?.(now) ?? { body: "", headers: {} };
    const test = request({ body: made.body, headers: { ...made.headers } });
    expect(await source.webhook.verify(test)).toEqual({ ok: true });
    expect(source.webhook.parse(test)).toMatchObject({ notices: [{ type: "doctor" }] });
    const text = source.setup?.({ hookUrl: "https://t.test/hooks/x" }) ?? "";
    expect(text).toMatch(/^1\. .*\n/);
    expect(text).toContain("https://t.test/hooks/x");
    expect(text).toContain(secret);
  },
);
