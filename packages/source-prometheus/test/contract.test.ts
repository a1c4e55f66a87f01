import { testSource } from "@tocsin/testkit";
import { prometheus } from "../src/index.ts";
import { alert, group, recorded } from "./payload.ts";

const token = "alertmanager-token";
const pod = (name: string) => `KubePodCrashLooping prod/web/${name}`;
const firing = (name: string, fingerprint: string) => ({
  kind: "problem" as const,
  status: "firing" as const,
  severity: "warning" as const,
  fingerprint: `am:${fingerprint}`,
  id: `am|${fingerprint}|2026-11-23T08:51:41.000Z|firing`,
  subject: pod(name),
  title: `${pod(name)}: Pod is crash looping`,
  at: "2026-11-23T08:51:41.000Z",
});
const leftOut = {
  kind: "message" as const,
  type: "alertmanager.truncated",
  severity: "warning" as const,
  title: "Alertmanager group KubePodCrashLooping prod: 2 more alerts not named",
};
const partly = [
  {
    kind: "problem" as const,
    status: "resolved" as const,
    severity: "info" as const,
    fingerprint: "am:98c6c11cc00934ef",
    id: "am|98c6c11cc00934ef|2026-11-23T08:51:41.000Z|resolved|2026-11-23T08:51:49.000Z",
    subject: pod("api-1"),
    title: `${pod("api-1")} resolved: Pod is crash looping`,
    at: "2026-11-23T08:51:49.000Z",
    endedAt: "2026-11-23T08:51:49.000Z",
  },
  firing("api-2", "0d128ae458071c22"),
  firing("api-3", "98fa08024f46d5ed"),
  leftOut,
];

testSource(prometheus, {
  options: { token },
  proof: "token",
  sign: () => ({ authorization: `Bearer ${token}` }),
  secrets: [token],
  requests: {
    "a group fires, two of five are left out": {
      request: recorded("01"),
      notices: [
        firing("api-1", "98c6c11cc00934ef"),
        firing("api-2", "0d128ae458071c22"),
        firing("api-3", "98fa08024f46d5ed"),
        leftOut,
      ],
    },
    "one of a group is over": { request: recorded("02"), notices: partly },
    "the same again, after an answer of 500": { request: recorded("03"), notices: partly },
    "the last of a group is over, one is left out": {
      request: {
        body: group([alert({ status: "resolved", endsAt: "2026-11-23T09:00:00Z" })], {
          status: "resolved",
          truncatedAlerts: 1,
        }),
      },
      notices: [
        { status: "resolved", at: "2026-11-23T09:00:00.000Z" },
        // What was left out is over too: core ends all of the set.
        { status: "resolved", endsSet: true, at: "2026-11-23T09:00:00.000Z" },
      ],
    },
    "a watchdog": {
      request: { body: group([alert({ labels: { alertname: "Watchdog", severity: "none" } })]) },
      notices: [{ kind: "message", type: "heartbeat", severity: "info" }],
    },
    "a watchdog that stops": {
      request: {
        body: group([
          alert({
            status: "resolved",
            endsAt: "2026-11-23T09:00:00Z",
            labels: { alertname: "Watchdog", severity: "none" },
          }),
        ]),
      },
      notices: [{ kind: "message", type: "heartbeat.stopped", severity: "error" }],
    },
    "what later versions of Alertmanager add": {
      request: {
        body: group([{ ...alert(), silencedBy: [] }], {
          version: "5",
          notification_reason: "new alerts added",
          routeLabels: { team: "db" },
        }),
      },
      notices: [{ status: "firing", subject: "InstanceDown db-1:9100", severity: "critical" }],
    },
    "what Prometheus posts itself": {
      request: {
        rest: "api/v2/alerts",
        body: [
          { labels: { alertname: "Disk" }, startsAt: "2026-01-05T08:00:00Z" },
          { labels: { alertname: "Down" }, endsAt: "2026-01-05T08:00:00Z" },
        ],
      },
      notices: [
        { status: "firing", subject: "Disk", startedAt: "2026-01-05T08:00:00.000Z" },
        { status: "resolved", subject: "Down", endedAt: "2026-01-05T08:00:00.000Z" },
      ],
    },
    "what a sender leaves out": {
      request: { body: { alerts: [{ labels: { alertname: "Disk" } }] } },
      notices: [{ status: "firing", subject: "Disk", severity: "error", title: "Disk" }],
    },
  },
  unknown: { body: group([]) },
});
