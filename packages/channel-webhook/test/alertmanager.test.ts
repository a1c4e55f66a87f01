import { readdirSync, readFileSync } from "node:fs";
import type { Notice } from "@tocsin/core";
import { message, notice } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import {
  type AlertmanagerBody,
  type AlertmanagerTelling,
  alertmanagerTelling,
} from "../src/alertmanager.ts";

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
  return body.alerts.map(
    ({ status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint }) =>
      notice({
        kind: "problem",
        status,
        labels: { ...labels, environment: labels.cluster ?? "" },
        fingerprint: `am:${fingerprint}`,
        title: annotations.summary ?? "",
        annotations,
        links: [
          { title: "Runbook", url: annotations.runbook_url ?? "" },
          ...(generatorURL ? [{ title: "Query", url: generatorURL }] : []),
        ],
        startedAt: startsAt,
        ...(status === "resolved" && { endedAt: endsAt }),
      }),
  );
}

const firing = (fingerprint: string, fields: Partial<Notice> = {}) =>
  notice({ fingerprint, labels: { alertname: fingerprint }, ...fields });
const over = (fingerprint: string, endedAt: string) =>
  firing(fingerprint, { status: "resolved", endedAt });

function tell(
  fields: Parameters<typeof message>[0],
  telling: Partial<AlertmanagerTelling> = {},
): { body: AlertmanagerBody; ref: string; names: string[] } {
  const told = alertmanagerTelling(message(fields), { level: 0, externalURL: "", ...telling });
  const names = told.body.alerts.map(
    ({ labels, status }) => `${labels.alertname}${status === "firing" ? "" : " is over"}`,
  );
  return { ...told, names };
}

describe("the payload", () => {
  it.each(captured)("is what Alertmanager made of the same alerts: %s", (_file, real) => {
    const { incident } = message();
    const { body } = tell(
      {
        incident: {
          ...incident,
          receiver: real.receiver,
          group: { ...real.groupLabels, zone: "" },
          groupKey: real.groupKey,
        },
        notices: noticesOf(real),
      },
      { externalURL: real.externalURL },
    );
    // The capture was cut at three alerts.
    expect(body).toEqual({ ...real, truncatedAlerts: 0 });
  });

  it("is resolved when everything is", () => {
    const notices = [notice({ status: "resolved", endedAt: "2026-01-05T11:00:00.000Z" })];
    expect(tell({ notices }).body).toMatchObject({
      status: "resolved",
      alerts: [{ status: "resolved", endsAt: "2026-01-05T11:00:00.000Z" }],
    });
  });

  it("is resolved when a person has closed what still fires", () => {
    const closedAt = "2026-01-05T11:00:00.000Z";
    const incident = { ...message().incident, state: "closed" as const, closedAt };
    expect(tell({ incident }).body).toMatchObject({
      status: "resolved",
      alerts: [{ status: "resolved", endsAt: closedAt }],
    });
    // Of every notice in order, an earlier one is told as it was.
    expect(tell({ incident }, { every: true }).body.status).toBe("firing");
  });

  it("names alerts that are none of Prometheus's so that receivers can tell them apart", () => {
    const { alerts } = tell({
      notices: [notice({ fingerprint: "a" }), notice({ fingerprint: "b" })],
    }).body;
    expect(alerts[0]?.labels).toMatchObject({
      alertname: "acme/api ci@main",
      severity: "error",
      branch: "main",
    });
    expect(alerts[0]?.annotations).toMatchObject({ summary: "ci failed on main" });
    expect(alerts[0]?.fingerprint).not.toBe(alerts[1]?.fingerprint);
  });

  it("tells of the problems alone when there are any, else of the runs", () => {
    const run = notice({ kind: "run", status: "succeeded", fingerprint: "run" });
    expect(tell({ notices: [run, notice()] }).body.alerts).toHaveLength(1);
    expect(tell({ notices: [run] }).body.status).toBe("resolved");
    const failed = notice({ kind: "run", status: "failed" });
    expect(tell({ notices: [failed] }).body.status).toBe("firing");
  });

  it("counts the alerts that it leaves out, and those that the incident no longer lists", () => {
    const notices = Array.from({ length: 30 }, (_, index) => notice({ fingerprint: `${index}` }));
    const parts = notices.slice(0, 20).map(({ title, severity, at }) => ({ title, severity, at }));
    const { body } = tell({ notices, parts, moreParts: 15 }, { level: 2 });
    expect(body.alerts).toHaveLength(10);
    expect(body.truncatedAlerts).toBe(25);
  });
});

describe("an end", () => {
  const first = "2026-01-05T10:00:00.000Z";
  const second = "2026-01-05T11:00:00.000Z";

  it("is told once, and what goes on each time", () => {
    const one = tell({ notices: [firing("a"), firing("b")] });
    expect(one.names).toEqual(["a", "b"]);
    const two = tell({ notices: [firing("b"), over("a", first)] }, { previous: one.ref });
    expect(two.names).toEqual(["b", "a is over"]);
    const three = tell(
      { notices: [firing("b"), firing("c"), over("a", first)] },
      { previous: two.ref },
    );
    expect(three.names).toEqual(["b", "c"]);
    const four = tell(
      { notices: [over("b", second), over("c", second), over("a", first)] },
      { previous: three.ref },
    );
    expect(four).toMatchObject({ names: ["b is over", "c is over"], body: { status: "resolved" } });
  });

  it("of another spell is another end", () => {
    const one = tell({ notices: [firing("b"), over("a", first)] });
    const two = tell({ notices: [firing("b"), over("a", second)] }, { previous: one.ref });
    expect(two.names).toEqual(["b", "a is over"]);
  });

  it("that was told is told again when there is nothing else", () => {
    const one = tell({ notices: [over("a", first)] });
    expect(tell({ notices: [over("a", first)] }, { previous: one.ref }).names).toEqual([
      "a is over",
    ]);
  });
});
