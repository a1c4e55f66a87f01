import { createHmac } from "node:crypto";
import { testSource } from "@tocsin/testkit";
import { webhook } from "../src/index.ts";
import * as sent from "./payloads/others.ts";

const secret = "a-secret-of-many-letters";
const auth = { secret };

const resource = (name: string) => ({
  "sentry-hook-resource": name,
  "sentry-hook-timestamp": "1767603000",
});
const stamped = "2026-01-05T08:50:00.000Z";
const issueAction = (action: string) => ({ ...sent.sentryIssue, action });
testSource(webhook, {
  options: { preset: "sentry", auth },
  proof: "signature",
  sign: (body) => ({
    "sentry-hook-signature": createHmac("sha256", secret).update(body).digest("hex"),
  }),
  secrets: [secret],
  requests: {
    "an issue is new": {
      request: { body: sent.sentryIssue, headers: resource("issue") },
      notices: [
        {
          kind: "problem",
          status: "firing",
          severity: "error",
          fingerprint: "sentry:issue:1170820242",
          subject: "front-end ReferenceError: blooopy is not defined",
          at: stamped,
        },
      ],
    },
    "an issue came back": {
      request: { body: issueAction("unresolved"), headers: resource("issue") },
      notices: [{ status: "firing", title: "again: ReferenceError: blooopy is not defined" }],
    },
    "an issue is resolved": {
      request: { body: issueAction("resolved"), headers: resource("issue") },
      notices: [{ status: "resolved", fingerprint: "sentry:issue:1170820242" }],
    },
    "an issue is archived": {
      request: { body: issueAction("archived"), headers: resource("issue") },
      notices: [{ status: "resolved" }],
    },
    "an issue is somebody's": {
      request: { body: issueAction("assigned"), headers: resource("issue") },
      notices: [],
    },
    "an alert rule met an event": {
      request: { body: sent.sentryEventAlert, headers: resource("event_alert") },
      notices: [
        {
          status: "firing",
          fingerprint: "sentry:issue:1117540176",
          subject: "front-end ReferenceError: heck is not defined",
          labels: {
            project: "front-end",
            rule: "Very Important Alert Rule!",
            level: "error",
            platform: "javascript",
            environment: "production",
          },
          text: "```\nReferenceError: heck is not defined\n at heck (<anonymous>:3)\n at ? (/js/prod/runner-4.1.7.min.js:1)\n```".replace(
            /^ at/gm,
            "  at",
          ),
        },
      ],
    },
    "a metric is critical": {
      request: { body: sent.sentryMetricAlert("critical"), headers: resource("metric_alert") },
      notices: [{ status: "firing", severity: "critical", fingerprint: "sentry:metric:7" }],
    },
    "a metric is nearly bad": {
      request: { body: sent.sentryMetricAlert("warning"), headers: resource("metric_alert") },
      notices: [{ status: "firing", severity: "warning" }],
    },
    "a metric is well": {
      request: { body: sent.sentryMetricAlert("resolved"), headers: resource("metric_alert") },
      notices: [{ status: "resolved", fingerprint: "sentry:metric:7", at: stamped }],
    },
    "it was installed": {
      request: { body: sent.sentryInstallation, headers: resource("installation") },
      notices: [{ kind: "message", title: "Sentry of test-org connected" }],
    },
  },
  unknown: { body: { action: "created", data: {} }, headers: resource("comment") },
});

testSource(webhook, {
  options: { preset: "uptime-kuma", auth: { token: secret } },
  proof: "token",
  sign: () => ({ authorization: `Bearer ${secret}` }),
  secrets: [secret],
  requests: {
    "a monitor is down": {
      request: { body: sent.kuma(0) },
      notices: [
        {
          id: "kuma:29:0:2024-09-24T23:51:35.527Z",
          kind: "problem",
          status: "firing",
          severity: "error",
          fingerprint: "kuma:monitor:29",
          subject: "Shop",
          title: "Shop is down: getaddrinfo ENOTFOUND shop.example.test",
          labels: { team: "web", monitor: "Shop", monitor_type: "http" },
          at: "2024-09-24T23:51:35.527Z",
        },
      ],
    },
    "a monitor is up": {
      request: { body: sent.kuma(1, "200 - OK") },
      notices: [
        { status: "resolved", title: "Shop is up", facts: [{ name: "Response", value: "87 ms" }] },
      ],
    },
    "a monitor is tried again": { request: { body: sent.kuma(2) }, notices: [] },
    "somebody pressed Test": {
      request: { body: { heartbeat: null, monitor: null, msg: "Tocsin Testing" } },
      notices: [{ kind: "message", severity: "info", title: "Tocsin Testing" }],
    },
    "a certificate ends": {
      request: {
        body: {
          heartbeat: null,
          monitor: null,
          msg: "[Shop][https://shop] certificate will expire in 7 days",
        },
      },
      notices: [{ kind: "message", severity: "warning" }],
    },
  },
  unknown: { body: sent.kuma(3) },
});
