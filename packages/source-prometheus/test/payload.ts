import { readFileSync } from "node:fs";
import type { HookExample } from "@tocsin/testkit";

export interface AlertBody {
  status: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
  generatorURL: string;
  fingerprint?: string;
}

export interface GroupBody {
  status: string;
  alerts: AlertBody[];
  truncatedAlerts: number;
  groupKey: string;
  [other: string]: unknown;
}

/** A request that a real Alertmanager 0.25 made, by its number in the corpus. */
export function recorded(name: "01" | "02" | "03"): HookExample & { readonly body: GroupBody } {
  const file = new URL(`fixtures/${name}.json`, import.meta.url);
  const { headers, body } = JSON.parse(readFileSync(file, "utf8"));
  return { headers: { "user-agent": headers["user-agent"] }, body };
}

/** One alert as Alertmanager writes it. */
export function alert(fields: Partial<AlertBody> = {}): AlertBody {
  return {
    status: "firing",
    labels: { alertname: "InstanceDown", instance: "db-1:9100", severity: "critical" },
    annotations: { summary: "db-1 is down" },
    startsAt: "2026-11-23T08:00:00.123456789Z",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prom:9090/graph?g0.expr=up",
    fingerprint: "00000000000000aa",
    ...fields,
  };
}

/** A group of alerts as Alertmanager posts it. */
export function group(alerts: readonly unknown[], fields: Record<string, unknown> = {}) {
  return {
    version: "4",
    receiver: "tocsin",
    status: "firing",
    alerts,
    groupLabels: { alertname: "InstanceDown" },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: "http://am:9093",
    groupKey: '{}:{alertname="InstanceDown"}',
    truncatedAlerts: 0,
    ...fields,
  };
}
