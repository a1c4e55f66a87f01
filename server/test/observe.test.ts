import { inspect } from "node:util";
import { Secret } from "@tocsin/core";
import { expect, test } from "vitest";
import { createLog } from "../src/observe/log.ts";
import { asJson, keptLog, read, serve, until } from "./help.ts";

test("no secret gets into the log, wherever it stands", () => {
  const secret = new Secret('s3cr3t "quoted"\nvalue');
  const value = secret.reveal();
  const { log, text } = keptLog();
  const error = new Error(`no: ${value}`, { cause: { token: value } });
  const circle: Record<string, unknown> = { value };
  circle.self = circle;
  log.info(`message ${value}`, { plain: value, deep: [{ [value]: value }], secret, error, circle });
  log.error("hostile", {
    get broken() {
      throw new Error(value);
    },
    bytes: Buffer.from(value),
    big: 10n,
    fun: () => value,
  });
  expect(
    text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toHaveLength(2);
  expect(text()).not.toContain("s3cr3t");
  expect(inspect(secret)).not.toContain("s3cr3t");
});

test("the readable form keeps a line a line and a terminal as it is", () => {
  const lines: string[] = [];
  const log = createLog({ level: "info", pretty: true, write: (line) => lines.push(line) });
  log.debug("not shown");
  log.warn("two\nlines \u001b[31mred", { from: "a\u001b[2Jb", url: "http://127.0.0.1:1/" });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d WARN {2}two lines {2}\[31mred from="a\\u001b\[2Jb" url=http:\/\/127\.0\.0\.1:1\/\n$/,
  );
});

const yaml = `
storage: memory
sources: { github: {} }
receivers: { ops: [] }
`;

test("what happens is counted under the names of the contract", async () => {
  const server = await serve(yaml);
  await server.fetch(
    "/api/v1/notices",
    asJson([
      { id: "1", title: "One", kind: "problem" },
      { id: "1", title: "One", kind: "problem" },
    ]),
  );
  await server.fetch("/hooks/github", asJson({ zen: "x" }, { "x-github-event": "ping" }));
  await server.fetch("/hooks/github", {
    method: "POST",
    headers: { "x-forwarded-for": "203.0.113.1" },
  });
  const metrics = await until(async () => {
    const text = await (await server.fetch("/metrics")).text();
    return text.includes('suppressed_total{reason="no_targets"} 2') && text;
  });
  expect(metrics).toContain('tocsin_received_total{source="api",status="202"} 1');
  expect(metrics).toMatch(/tocsin_received_total\{source="github",status="20[02]"\} 1/);
  expect(metrics).toContain('tocsin_received_total{source="github",status="401"} 1');
  expect(metrics).toContain('tocsin_accepted_total{source="api"} 1');
  expect(metrics).toContain('tocsin_duplicates_total{source="api"} 1');
  expect(metrics).toContain('tocsin_incident_changes_total{change="opened"} 2');
  expect(metrics).toMatch(/tocsin_routed_total \d/);
  expect(metrics).toContain("tocsin_ingest_seconds_count 1");
  expect(metrics).toMatch(/tocsin_build_info\{version="\d+\.\d+\.\d+"\} 1/);
  expect(metrics).toContain("process_cpu_user_seconds_total");
});

test("callers can't make the metrics grow without end", async () => {
  const server = await serve(yaml);
  const batch = Array.from({ length: 500 }, (_, index) => ({
    title: "x",
    source: `source-${index}`,
  }));
  expect((await server.fetch("/api/v1/notices", asJson(batch))).status).toBe(202);
  const metrics = await (await server.fetch("/metrics")).text();
  const series = metrics.split("\n").filter((line) => line.startsWith("tocsin_accepted_total{"));
  expect(series.length).toBeLessThanOrEqual(201);
  expect(metrics).toContain('tocsin_accepted_total{source="other"} 300');
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly security?: unknown;
            readonly requestBody?: unknown;
            readonly responses: object;
          }
        >
      >
    >
  >;
}

test("the API describes itself, from the same definitions that serve it", async () => {
  const server = await serve(yaml);
  const description = await read<OpenApi>(await server.fetch("/openapi.json"));
  expect(description.openapi).toBe("3.1.0");
  expect(
    Object.entries(description.paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
      .sort(),
  ).toEqual([
    "delete /api/v1/schedules/{id}/overrides/{override}",
    "delete /api/v1/silences/{id}",
    "delete /api/v2/silence/{id}",
    "get /-/healthy",
    "get /-/ready",
    "get /api/v1/actions",
    "get /api/v1/actions/{id}/form",
    "get /api/v1/audit",
    "get /api/v1/deliveries",
    "get /api/v1/incidents",
    "get /api/v1/incidents/{id}",
    "get /api/v1/incidents/{id}/actions",
    "get /api/v1/incidents/{id}/pipeline.png",
    "get /api/v1/incidents/{id}/reports.png",
    "get /api/v1/incidents/{id}/timeline.png",
    "get /api/v1/notices/{id}",
    "get /api/v1/oncall",
    "get /api/v1/oncall/check",
    "get /api/v1/orders/{id}",
    "get /api/v1/people",
    "get /api/v1/people/{id}/calendar.ics",
    "get /api/v1/pictures/{id}",
    "get /api/v1/schedules/{id}/calendar.ics",
    "get /api/v1/schedules/{id}/overrides",
    "get /api/v1/schedules/{id}/shifts",
    "get /api/v1/silences",
    "get /api/v1/silences/{id}",
    "get /api/v1/stats",
    "get /api/v2/alerts",
    "get /api/v2/alerts/groups",
    "get /api/v2/receivers",
    "get /api/v2/silence/{id}",
    "get /api/v2/silences",
    "get /api/v2/status",
    "get /callbacks/{channel}",
    "get /healthz",
    "get /metrics",
    "get /readyz",
    "post /-/reload",
    "post /api/v1/actions/{id}",
    "post /api/v1/commands",
    "post /api/v1/deliveries/{id}/retry",
    "post /api/v1/explain",
    "post /api/v1/incidents/{id}/acknowledge",
    "post /api/v1/incidents/{id}/escalate",
    "post /api/v1/incidents/{id}/resolve",
    "post /api/v1/incidents/{id}/silence",
    "post /api/v1/notices",
    "post /api/v1/orders/{id}/approve",
    "post /api/v1/people/{id}/contacts/{contact}/code",
    "post /api/v1/people/{id}/contacts/{contact}/verify",
    "post /api/v1/people/{id}/page",
    "post /api/v1/schedules/{id}/overrides",
    "post /api/v1/silences",
    "post /api/v1/sources/{id}/catch-up",
    "post /api/v2/alerts",
    "post /api/v2/silences",
    "post /callbacks/{channel}",
    "post /hooks/{source}",
  ]);
  const notices = description.paths["/api/v1/notices"]?.post;
  expect(notices?.security).toEqual([{ token: [] }]);
  expect(JSON.stringify(notices?.requestBody)).toContain('"fingerprint"');
  const calendar = description.paths["/api/v1/people/{id}/calendar.ics"]?.get;
  expect(calendar?.security).toEqual([{ token: [] }, { tokenInQuery: [] }]);
  expect(JSON.stringify(calendar)).toContain('"text/calendar"');
  const contact = description.paths["/api/v1/people/{id}/contacts/{contact}/code"]?.post;
  expect(JSON.stringify(contact)).toContain('"name":"contact"');
  expect(JSON.stringify(description.paths["/api/v1/incidents"]?.get)).toContain('"acknowledged"');
});
