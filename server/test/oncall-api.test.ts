import { join } from "node:path";
import { expect, test } from "vitest";
import {
  answerStatsView,
  onCallView,
  overrideView,
  personView,
  reachabilityView,
  shiftsView,
} from "../src/http/oncall-schemas.ts";
import { actionView, incidentDetail, problemView } from "../src/http/schemas.ts";
import { asJson, folder, read, serve, type TestServer, until } from "./help.ts";
import { onCallConfig, type PagerNetwork, pagerNetwork } from "./pager.ts";

interface Stage {
  readonly server: TestServer;
  readonly network: PagerNetwork;
}

async function stage(more = ""): Promise<Stage> {
  const network = await pagerNetwork();
  const server = await serve(onCallConfig(network) + more, {}, {}, network.files);
  return { server, network };
}

async function ask<Body>(server: TestServer, path: string): Promise<Body> {
  const response = await server.fetch(path);
  expect(response.status, path).toBe(200);
  return read<Body>(response);
}

const critical = { title: "Disk full", kind: "problem", severity: "critical", subject: "db-1" };

/** Reports a problem that pages Ann, and waits until she was. */
async function page({ server, network }: Stage): Promise<string> {
  expect((await server.fetch("/api/v1/notices", asJson(critical))).status).toBe(202);
  const told = await until(async () => network.told.find(({ who }) => who === "ann"));
  return told.message.incident.id;
}

test.each([
  ["2026-01-05T00:00:00Z", "ann"],
  ["2026-01-11T23:59:59.999Z", "ann"],
  ["2026-01-12T09:00:00%2B09:00", "bo"],
  ["2026-01-12T09:00+09:00", "bo"],
  ["2026-01-12", "bo"],
  [String(Date.parse("2026-01-06T00:00:00Z")), "ann"],
  ["2030-01-07T00:00:00Z", "bo"],
])("who is on call at %s: %s", async (at, person) => {
  const { server } = await stage();
  const view = onCallView.parse(await ask(server, `/api/v1/oncall?at=${at}&schedule=primary`));
  expect(view.schedules).toMatchObject([{ schedule: "primary", people: [{ person }] }]);
});

test("who is on call is told of every schedule, with names, a reason and the end", async () => {
  const { server } = await stage();
  const view = onCallView.parse(await ask(server, "/api/v1/oncall?at=2026-01-10T12:00:00Z"));
  expect(view).toMatchObject({
    at: "2026-01-10T12:00:00.000Z",
    schedules: expect.arrayContaining([
      expect.objectContaining({
        schedule: "primary",
        people: [{ person: "ann", name: "Ann Lee" }],
        since: "2026-01-05T00:00:00.000Z",
        until: "2026-01-12T00:00:00.000Z",
      }),
      expect.objectContaining({
        schedule: "office",
        people: [],
        until: "2026-01-12T08:00:00.000Z",
      }),
    ]),
  });
  expect(onCallView.parse(await ask(server, "/api/v1/oncall")).schedules).toHaveLength(2);
});

test.each([
  ["/api/v1/oncall?at=tomorrow", "at", "is no time: write 2026-01-05T09:00:00Z"],
  ["/api/v1/oncall?at=2026-01-05T09:00", "at", "is no time: write 2026-01-05T09:00:00Z"],
  ["/api/v1/oncall?at=2026-02-30", "at", "is no time"],
  ["/api/v1/oncall?at=", "at", "is no time"],
  ["/api/v1/oncall?at=999999999999999", "at", "is out of reach"],
  ["/api/v1/oncall?at=1&at=2", "at", "must be text"],
  ["/api/v1/oncall?when=1", "when", "is not known here"],
  ["/api/v1/oncall/check?days=0", "days", "must be a whole number from 1 to 90"],
  ["/api/v1/oncall/check?days=1e9", "days", "must be a whole number from 1 to 90"],
  ["/api/v1/schedules/primary/shifts?from=2026-01-05&to=2026-01-05", "to", "must be after from"],
  ["/api/v1/schedules/primary/shifts?from=2026-01-05&to=2027-03-01", "to", "at most 400 days"],
  ["/api/v1/stats?from=2026-01-05&to=2025-01-05", "to", "must be after from"],
  ["/api/v1/stats?from=yesterday", "from", "is no time"],
])("%s is refused with the right way to write it", async (path, where, message) => {
  const { server } = await stage();
  const response = await server.fetch(path);
  expect(response.status).toBe(400);
  expect(problemView.parse(await read(response)).issues).toMatchObject([
    { path: where, message: expect.stringContaining(message) },
  ]);
});

test("shifts cover the whole span, gaps too", async () => {
  const { server } = await stage();
  const path = "/api/v1/schedules/office/shifts?from=2026-01-05&to=2026-01-12";
  const { shifts, from, to } = shiftsView.parse(await ask(server, path));
  expect([from, to]).toEqual(["2026-01-05T00:00:00.000Z", "2026-01-12T00:00:00.000Z"]);
  expect(shifts[0]?.start).toBe(from);
  expect(shifts.at(-1)?.end).toBe(to);
  for (const [index, shift] of shifts.slice(1).entries())
    expect(shift.start).toBe(shifts[index]?.end);
  expect(shifts.filter(({ people }) => people.length > 0)).toHaveLength(5);
  expect(shifts.filter(({ people }) => people.length === 0).length).toBeGreaterThanOrEqual(5);

  const usual = shiftsView.parse(await ask(server, "/api/v1/schedules/primary/shifts"));
  expect(Date.parse(usual.to) - Date.parse(usual.from)).toBe(14 * 86_400_000);
});

test("an override counts, is listed, and is cancelled", async () => {
  const { server } = await stage();
  const path = "/api/v1/schedules/primary/overrides";
  const far = { from: "2100-01-05T09:00", to: "2100-01-05T18:00" };
  const written = { ...far, people: ["bo"], reason: "dentist", by: "ann" };
  const response = await server.fetch(path, asJson(written));
  expect(response.status).toBe(201);
  const made = overrideView.parse(await read(response));
  expect(made).toMatchObject({
    schedule: "primary",
    people: ["bo"],
    from: "2100-01-05T00:00:00.000Z",
    by: "ann",
  });
  const whoAt = async (at: string) => {
    const view = await ask(server, `/api/v1/oncall?schedule=primary&at=${at}`);
    return onCallView.parse(view).schedules[0];
  };
  expect(await whoAt("2100-01-05T01:00:00Z")).toMatchObject({
    people: [{ person: "bo" }],
    why: expect.stringContaining("dentist"),
    until: "2100-01-05T09:00:00.000Z",
  });
  expect(await ask(server, path)).toEqual({ items: [made] });

  const gone = await server.fetch(`${path}/${made.id}`, { method: "DELETE" });
  expect(await read(gone)).toEqual({ cancelled: true });
  expect(await ask(server, path)).toEqual({ items: [] });
  expect((await server.fetch(`${path}/${made.id}`, { method: "DELETE" })).status).toBe(404);
});

test("an override outlives the process", async () => {
  const network = await pagerNetwork();
  const file = join(folder(), "tocsin.db");
  const config = onCallConfig(network).replace("storage: memory", `storage: "sqlite:${file}"`);
  const start = () => serve(config, {}, {}, network.files);
  const path = "/api/v1/schedules/primary/overrides";
  const first = await start();
  const far = { from: "2100-01-05T09:00", to: "2100-01-05T18:00", people: ["bo"] };
  const made = overrideView.parse(await read(await first.fetch(path, asJson(far))));
  await first.stop();
  expect(await ask(await start(), path)).toEqual({ items: [made] });
});

test.each([
  [{ from: "2100-01-05T09:00", to: "2100-01-05T08:00", people: ["bo"] }],
  [{ from: "2100-01-05T09:00", to: "2100-01-05T18:00", people: ["carol"] }],
  [{ from: "tomorrow", to: "2100-01-05T18:00", people: ["bo"] }],
  [{ from: "2100-01-05T09:00", to: "2100-01-05T18:00", people: "bo" }],
  [{ from: "2100-01-05T09:00", to: "2100-01-05T18:00", people: ["bo"], persons: [] }],
  [{ to: "2100-01-05T18:00", people: ["bo"] }],
  [{}],
  [null],
  [[]],
])("an override that can't be is refused: %j", async (body) => {
  const { server } = await stage();
  const response = await server.fetch("/api/v1/schedules/primary/overrides", asJson(body));
  expect(response.status).toBe(400);
  expect(problemView.parse(await read(response)).detail).not.toBe("");
  expect(await ask(server, "/api/v1/schedules/primary/overrides")).toEqual({ items: [] });
});

test("everybody's reachability is checked", async () => {
  const { server } = await stage();
  const found = reachabilityView.parse(await ask(server, "/api/v1/oncall/check?days=14"));
  expect(found.ok).toBe(false);
  expect(found.issues).toContainEqual(expect.objectContaining({ kind: "gap", schedule: "office" }));
  expect(found.issues).toContainEqual(expect.objectContaining({ person: "bo" }));
  expect(found.issues.filter(({ person, level }) => person === "ann" && level !== "info")).toEqual(
    [],
  );
});

test("people are listed without their whole addresses", async () => {
  const { server, network } = await stage();
  const { items } = await ask<{ items: unknown[] }>(server, "/api/v1/people");
  expect(items.map((item) => personView.parse(item))).toMatchObject([
    { person: "ann", name: "Ann Lee", timezone: "Asia/Seoul", contacts: [{ verified: true }, {}] },
    { person: "bo", contacts: [{ name: "pager", verified: false }] },
  ]);
  expect(JSON.stringify(items)).not.toContain(network.url);
});

test("somebody is paged by hand", async () => {
  const { server, network } = await stage();
  const body = { title: "Come, please", text: "The **cellar** is wet", by: "ann" };
  const response = await server.fetch("/api/v1/people/bo/page", asJson(body));
  expect(response.status).toBe(202);
  const { incident } = await read<{ incident: string }>(response);
  const told = await until(async () => network.told.find(({ who }) => who === "bo"));
  expect(told.message).toMatchObject({ incident: { id: incident }, audience: { person: "bo" } });
  expect(JSON.stringify(told.message)).toContain("Come, please");
  expect((await server.fetch("/api/v1/people/ann/page", { method: "POST" })).status).toBe(202);
});

test("a contact is proven by the code that arrived there", async () => {
  const { server, network } = await stage();
  const path = "/api/v1/people/bo/contacts/pager";
  expect((await server.fetch(`${path}/code`, { method: "POST" })).status).toBe(202);
  const told = await until(async () => network.told.find(({ who }) => who === "bo"));
  const code = /\b\d{6}\b/.exec(JSON.stringify(told.message))?.[0] ?? "";
  const other = code === "000000" ? "000001" : "000000";
  expect((await server.fetch(`${path}/verify`, asJson({ code: other }))).status).toBe(403);
  expect((await server.fetch(`${path}/verify`, asJson({ code: Number(code) }))).status).toBe(400);
  const done = await server.fetch(`${path}/verify`, asJson({ code }));
  expect(await read(done)).toEqual({ verified: true });
  const { items } = await ask<{ items: unknown[] }>(server, "/api/v1/people");
  expect(items).toContainEqual(
    expect.objectContaining({
      person: "bo",
      contacts: [expect.objectContaining({ name: "pager", verified: true })],
    }),
  );
  expect(server.logged()).not.toContain(code);
  expect((await server.fetch(`${path}/verify`, asJson({ code }))).status).toBe(410);
});

test("a contact gets no more than a few codes", async () => {
  const { server } = await stage();
  const path = "/api/v1/people/bo/contacts/pager/code";
  const refused = await until(async () => {
    const response = await server.fetch(path, { method: "POST" });
    return response.status !== 202 && response;
  });
  expect(refused.status).toBe(409);
  expect(problemView.parse(await read(refused)).detail).toContain("codes within the hour");
});

test("an incident pages, is escalated by hand, and is counted", async () => {
  const on = await stage();
  const { server, network } = on;
  const id = await page(on);
  const path = `/api/v1/incidents/${id}`;
  const before = incidentDetail.parse(await ask(server, path));
  expect(before).toMatchObject({ escalation: { policy: "oncall", next: { step: 2 } } });

  const done = await server.fetch(`${path}/escalate`, asJson({ by: "cy", why: "it burns" }));
  expect(actionView.parse(await read(done)).status).toBe("done");
  await until(async () => network.told.find(({ who }) => who === "bo"));
  const after = incidentDetail.parse(await ask(server, path));
  expect(after.timeline).toContainEqual(expect.objectContaining({ by: "cy", why: "it burns" }));

  await server.fetch(`${path}/acknowledge`, asJson({ by: "ann" }));
  await server.fetch(`${path}/resolve`, asJson({ by: "ann" }));
  const late = await server.fetch(`${path}/escalate`, { method: "POST" });
  expect(actionView.parse(await read(late)).status).toBe("unchanged");

  const stats = answerStatsView.parse(await ask(server, "/api/v1/stats"));
  expect(stats).toMatchObject({ incidents: 1, acknowledged: 1, closed: 1, partial: false });
  expect(stats.pages).toMatchObject({ ann: expect.any(Number), bo: expect.any(Number) });
  expect(stats.meanTimeToAcknowledgeMs).toBeGreaterThanOrEqual(0);
  expect(Date.parse(stats.to) - Date.parse(stats.from)).toBe(7 * 86_400_000);

  const metrics = await (await server.fetch("/metrics")).text();
  expect(metrics).toMatch(/tocsin_pages_total\{person="ann",channel="pager"\} 1/);
  expect(metrics).toMatch(/tocsin_step_late_seconds_count [1-9]/);
  expect(metrics).toContain('tocsin_answers_total{action="escalate"} 1');
  expect(metrics).toContain('tocsin_answers_total{action="acknowledge"} 1');
  expect(metrics).toContain("tocsin_acknowledge_seconds_count 1");
  expect(metrics).toContain("tocsin_resolve_seconds_count 1");
});

test("a build that ends is no answer to anything", async () => {
  const { server } = await stage();
  const build = { kind: "run", subject: "ci", fingerprint: "run-1", title: "CI" };
  await server.fetch("/api/v1/notices", asJson({ ...build, status: "running" }));
  await server.fetch("/api/v1/notices", asJson({ ...build, status: "succeeded" }));
  const metrics = await until(async () => {
    const text = await (await server.fetch("/metrics")).text();
    return text.includes('incident_changes_total{change="closed"} 1') && text;
  });
  expect(metrics).toContain("tocsin_resolve_seconds_count 0");
});

const nobody = [
  "none",
  "__proto__",
  "constructor",
  "%00",
  "..%2F..",
  "%F0%9F%92%A5",
  "a".repeat(3_000),
];

test("names that are none are 404s that say where they are", async () => {
  const { server } = await stage();
  const far = { from: "2100-01-05T09:00", to: "2100-01-05T18:00", people: ["bo"] };
  for (const name of nobody) {
    const places: (readonly [string, RequestInit])[] = [
      [`/api/v1/oncall?schedule=${name}`, {}],
      [`/api/v1/schedules/${name}/shifts`, {}],
      [`/api/v1/schedules/${name}/overrides`, {}],
      [`/api/v1/schedules/${name}/overrides`, asJson(far)],
      [`/api/v1/schedules/${name}/overrides/x`, { method: "DELETE" }],
      [`/api/v1/schedules/primary/overrides/${name}`, { method: "DELETE" }],
      [`/api/v1/schedules/${name}/calendar.ics`, {}],
      [`/api/v1/people/${name}/calendar.ics`, {}],
      [`/api/v1/people/${name}/page`, { method: "POST" }],
      [`/api/v1/people/${name}/contacts/pager/code`, { method: "POST" }],
      [`/api/v1/people/ann/contacts/${name}/code`, { method: "POST" }],
      [`/api/v1/people/ann/contacts/${name}/verify`, asJson({ code: "123456" })],
      [`/api/v1/incidents/${name}/escalate`, { method: "POST" }],
    ];
    for (const [path, init] of places) {
      const response = await server.fetch(path, init);
      expect(response.status, `${init.method ?? "GET"} ${path.slice(0, 80)}`).toBe(404);
      expect(problemView.parse(await read(response)).detail).not.toBe("");
    }
  }
  expect(server.logged()).not.toContain('"level":50');
});
