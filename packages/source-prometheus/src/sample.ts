import type { SampleRequest } from "@tocsin/core";
import { testAlert } from "./notice.ts";

/** A request as Alertmanager makes it, of an alert that means nothing. */
export function sampleRequest(now: number, token: string | undefined): SampleRequest {
  const labels = { alertname: testAlert };
  const body = {
    version: "4",
    receiver: "tocsin",
    status: "firing",
    groupKey: `{}:{alertname="${testAlert}"}`,
    truncatedAlerts: 0,
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: {},
    externalURL: "",
    alerts: [
      {
        status: "firing",
        labels,
        annotations: {},
        startsAt: new Date(now).toISOString(),
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "",
        fingerprint: "0000000000000000",
      },
    ],
  };
  return {
    headers: {
      "content-type": "application/json",
      "user-agent": "Alertmanager/0.25.0",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  };
}
