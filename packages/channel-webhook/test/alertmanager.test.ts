import { readdirSync, readFileSync } from "node:fs";
import type { Notice } from "@tocsin/core";
import { message, notice } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { type AlertmanagerBody, alertmanagerBody } from "../src/alertmanager.ts";
import { fingerprintOf } from "../src/fingerprint.ts";

/** What a real Alertmanager sent. */
const folder = new URL("./fixtures/alertmanager/", import.meta.url);
const captured = readdirSync(folder).map((file) => {
  const { body } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as {
    body: AlertmanagerBody;
  };
  return [file, body] as const;
});

/** The notices that a source makes of those alerts. */
function noticesOf(body: AlertmanagerBody): Notice[] {
  return body.alerts.map(({ status, labels, annotations, startsAt, endsAt, generatorURL }) =>
    notice({
      kind: "problem",
      status,
      labels,
      title: annotations.summary ?? "",
      links: generatorURL ? [{ title: "Graph", url: generatorURL }] : [],
      startedAt: startsAt,
      ...(status === "resolved" && { endedAt: endsAt }),
    }),
  );
}

describe("a fingerprint", () => {
  it("is Alertmanager's", () => {
    const alerts = captured.flatMap(([, body]) => body.alerts);
    expect(alerts).toHaveLength(9);
    for (const { labels, fingerprint } of alerts) {
      expect(fingerprintOf(labels)).toBe(fingerprint);
      expect(fingerprintOf(Object.fromEntries(Object.entries(labels).reverse()))).toBe(fingerprint);
    }
  });

  it("of no labels is the hash's own start", () => {
    expect(fingerprintOf({})).toBe("cbf29ce484222325");
  });
});

describe("the payload", () => {
  it.each(captured)("is what Alertmanager made of the same alerts: %s", (_file, real) => {
    const { incident } = message();
    const made = alertmanagerBody(
      message({
        incident: {
          ...incident,
          receiver: real.receiver,
          group: real.groupLabels,
          groupKey: real.groupKey,
        },
        notices: noticesOf(real),
      }),
      0,
      real.externalURL,
    );
    // A notice has no annotation of that name, and the capture was cut at three alerts.
    const known = JSON.parse(JSON.stringify(real), (key, value) =>
      key === "runbook_url" ? undefined : value,
    );
    expect(made).toEqual({ ...known, truncatedAlerts: 0 });
  });

  it("is resolved when everything is", () => {
    const notices = [notice({ status: "resolved", endedAt: "2026-01-05T11:00:00.000Z" })];
    expect(alertmanagerBody(message({ notices }), 0, "")).toMatchObject({
      status: "resolved",
      alerts: [{ status: "resolved", endsAt: "2026-01-05T11:00:00.000Z" }],
    });
  });

  it("names alerts that are none of Prometheus's so that receivers can tell them apart", () => {
    const notices = [notice({ fingerprint: "a" }), notice({ fingerprint: "b" })];
    const { alerts } = alertmanagerBody(message({ notices }), 0, "");
    expect(alerts[0]?.labels).toMatchObject({
      alertname: "acme/api ci@main",
      severity: "error",
      branch: "main",
    });
    expect(alerts[0]?.fingerprint).not.toBe(alerts[1]?.fingerprint);
  });

  it("tells of the problems alone when there are any, else of the runs", () => {
    const run = notice({ kind: "run", status: "succeeded", fingerprint: "run" });
    expect(alertmanagerBody(message({ notices: [run, notice()] }), 0, "").alerts).toHaveLength(1);
    expect(alertmanagerBody(message({ notices: [run] }), 0, "")).toMatchObject({
      status: "resolved",
    });
    const failed = notice({ kind: "run", status: "failed" });
    expect(alertmanagerBody(message({ notices: [failed] }), 0, "")).toMatchObject({
      status: "firing",
    });
  });

  it("counts the alerts that it leaves out", () => {
    const notices = Array.from({ length: 30 }, (_, index) => notice({ fingerprint: `${index}` }));
    const body = alertmanagerBody(message({ notices }), 2, "");
    expect(body.alerts).toHaveLength(10);
    expect(body.truncatedAlerts).toBe(20);
  });
});
