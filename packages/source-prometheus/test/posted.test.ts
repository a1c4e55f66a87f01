import type { NoticeInput, Reading, Source } from "@tocsin/core";
import { hookRequest, openSource } from "@tocsin/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import { prometheus } from "../src/index.ts";

const now = Date.parse("2026-11-23T09:00:00Z");
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

async function read(
  body: unknown,
  { options = {}, time = now, headers = {} }: ReadOptions = {},
): Promise<Reading> {
  const source = await openSource(prometheus, options, { now: () => time });
  return parsed(source, body, headers);
}

interface ReadOptions {
  readonly options?: object;
  readonly time?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

function parsed({ webhook }: Source, body: unknown, headers = {}): Reading {
  if (webhook === undefined) throw new Error("it has no webhook");
  const type = { "content-type": "application/json" };
  return webhook.parse(
    hookRequest({ body, rest: "api/v2/alerts", headers: { ...type, ...headers } }),
  );
}

async function only(alert: object, options?: ReadOptions): Promise<Partial<NoticeInput>> {
  const reading = await read([alert], options);
  if (reading.status !== "read") throw new Error(reading.reason);
  expect(reading.refused).toEqual([]);
  expect(reading.notices).toHaveLength(1);
  return reading.notices[0] ?? {};
}

const down = { labels: { alertname: "Down", instance: "db-1" } };

test("what Prometheus posts while it fires is a problem that holds until the end it gives", async () => {
  const notice = await only({
    ...down,
    annotations: { summary: "db-1 is down", runbook_url: "https://runbooks.test/down" },
    startsAt: at(-10),
    endsAt: at(4),
    generatorURL: "http://prom.test/graph?g0.expr=up",
  });
  expect(notice).toMatchObject({
    kind: "problem",
    status: "firing",
    fingerprint: "am:9706f6e226c4ade9",
    title: "Down db-1: db-1 is down",
    at: at(0),
    startedAt: at(-10),
    expiresAt: at(4),
    annotations: { summary: "db-1 is down", runbook_url: "https://runbooks.test/down" },
    links: [
      { title: "Runbook", url: "https://runbooks.test/down" },
      { title: "Query", url: "http://prom.test/graph?g0.expr=up" },
    ],
  });
});

test.each([
  ["neither time", {}, { status: "firing", expiresAt: at(5) }],
  [
    "Go's zero times",
    { startsAt: "0001-01-01T00:00:00.000Z", endsAt: "0001-01-01T00:00:00.000Z" },
    { status: "firing", expiresAt: at(5) },
  ],
  ["no end", { startsAt: at(-1) }, { status: "firing", startedAt: at(-1), expiresAt: at(5) }],
  ["an end ahead", { endsAt: at(1) }, { status: "firing", expiresAt: at(1) }],
  ["an end of now", { endsAt: at(0) }, { status: "resolved", endedAt: at(0) }],
  [
    "an end behind",
    { startsAt: at(-9), endsAt: at(-2) },
    { status: "resolved", startedAt: at(-9), endedAt: at(-2), at: at(0) },
  ],
  [
    "another zone",
    { endsAt: "2026-11-23T17:59:00+09:00" },
    { status: "resolved", endedAt: at(-1) },
  ],
  [
    "no zone",
    { endsAt: "2026-11-23 08:59:00.123456789" },
    { status: "resolved", endedAt: "2026-11-23T08:59:00.123Z" },
  ],
])("an alert with %s counts by Alertmanager's rule", async (_, times, notice) => {
  expect(await only({ ...down, ...times })).toMatchObject(notice);
});

test("how long one without an end counts is an option", async () => {
  const options = { resolveTimeout: "90s" };
  expect(await only(down, { options })).toMatchObject({ expiresAt: at(1.5) });
  await expect(openSource(prometheus, { resolveTimeout: "soon" })).rejects.toThrow("write 5m");
});

test("each report that it fires is one of its own, an end is told once", async () => {
  const first = await only({ ...down, startsAt: at(-9), endsAt: at(4) });
  const next = await only({ ...down, startsAt: at(-9), endsAt: at(5) }, { time: now + 60_000 });
  expect(next.id).not.toBe(first.id);
  expect(next.fingerprint).toBe(first.fingerprint);
  const over = { ...down, startsAt: at(-9), endsAt: at(-1) };
  expect((await only(over, { time: now + 60_000 })).id).toBe((await only(over)).id);
});

test("through Alertmanager's webhook it is the same problem", async () => {
  const source = await openSource(prometheus, {});
  const { fingerprint } = await only(down);
  const body = { alerts: [{ ...down, status: "firing", startsAt: at(-9) }] };
  expect(source.webhook?.parse(hookRequest({ body }))).toMatchObject({
    notices: [{ fingerprint }],
  });
});

test("a heartbeat is told once, however often it is posted", async () => {
  const beat = { labels: { alertname: "Watchdog" }, startsAt: at(-60) };
  const first = await only({ ...beat, endsAt: at(4) });
  expect(first).toMatchObject({ kind: "message", type: "heartbeat" });
  expect((await only({ ...beat, endsAt: at(5) }, { time: now + 60_000 })).id).toBe(first.id);
});

test.each([
  [{}, "labels are required"],
  [null, "labels are required"],
  [7, "labels are required"],
  [{ labels: [] }, "labels are required"],
  [{ labels: {} }, "at least one label pair required"],
  [{ labels: { alertname: "" } }, "at least one label pair required"],
  [{ labels: { "": "x" } }, 'invalid label name ""'],
  [{ labels: { "\ud800": "x" } }, "invalid label name"],
  [{ labels: { alertname: 1 } }, "a label is no text"],
  [{ ...down, annotations: { "": "x" } }, 'invalid annotation name ""'],
  [{ ...down, annotations: "x" }, "annotations are no object"],
  [{ ...down, startsAt: "yesterday" }, "startsAt is no time"],
  [{ ...down, endsAt: 5 }, "endsAt is no time"],
  [{ ...down, startsAt: at(2), endsAt: at(1) }, "start time must be before end time"],
  [{ ...down, startsAt: at(10) }, "start time must be before end time"],
])("%j is refused, and what stands beside it is not", async (bad, reason) => {
  const reading = await read([bad, down]);
  expect(reading).toMatchObject({
    status: "read",
    notices: [{ status: "firing" }],
    refused: [expect.stringContaining(`alert 0: ${reason}`)],
  });
});

test.each([
  ["{", "unreadable"],
  [{ alerts: [] }, "unreadable"],
  ['"x"', "unreadable"],
])("the body %j is %s", async (body, status) => {
  expect((await read(body)).status).toBe(status);
});

test("programs that still speak to v1 post the same", async () => {
  const source = await openSource(prometheus, {});
  const request = hookRequest({ body: [down], rest: "api/v1/alerts" });
  expect(source.webhook?.parse(request)).toMatchObject({ notices: [{ status: "firing" }] });
});

test("an empty list tells nothing, in Go's way of writing it too", async () => {
  for (const body of ["[]", "null"]) expect(await read(body)).toMatchObject({ notices: [] });
});

test("what is not called JSON is not read", async () => {
  const headers = { "content-type": "text/plain" };
  expect((await read([down], { headers })).status).toBe("unsupported");
});

test("no body makes it throw, and what it reads has the times that it must", async () => {
  const source = await openSource(prometheus, {}, { now: () => now });
  const time = fc.oneof(fc.constantFrom(at(-1), at(1), "", "0001-01-01T00:00:00Z"), fc.string());
  const alert = fc.record(
    {
      labels: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 1 }))),
      annotations: fc.jsonValue({ maxDepth: 2 }),
      startsAt: time,
      endsAt: time,
      generatorURL: fc.oneof(fc.webUrl(), fc.string()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(alert, fc.jsonValue({ maxDepth: 2 }))), (body) => {
      const reading = parsed(source, body);
      if (reading.status !== "read") throw new Error(reading.reason);
      expect(reading.notices.length).toBeLessThanOrEqual(
        body.length - (reading.refused ?? []).length,
      );
      for (const { status, expiresAt, endedAt } of reading.notices) {
        expect(Date.parse((status === "firing" ? expiresAt : endedAt) ?? "")).toBeGreaterThan(0);
      }
    }),
    { numRuns: 200 },
  );
});
