import { expect, test } from "vitest";
import { incidentDetail, problemView, silenceView } from "../src/http/schemas.ts";
import { asJson, read, serve, type TestServer, until } from "./help.ts";
import { silenceStage } from "./silences.ts";

const plain = "storage: memory\nreceivers: { nobody: [] }\n";
const path = "/api/v1/silences";

async function make(server: TestServer, body: object, status = 201) {
  const response = await server.fetch(path, asJson(body));
  const text = await response.text();
  expect(response.status, text).toBe(status);
  return silenceView.parse(JSON.parse(text));
}

async function listed(server: TestServer, query = ""): Promise<string[]> {
  const { items } = await read<{ items: unknown[] }>(await server.fetch(path + query));
  return items.map((item) => silenceView.parse(item).id);
}

const secondsFromNow = (iso: string) => Math.round((Date.parse(iso) - Date.now()) / 1_000);

test("what a silence covers is told to nobody, and told when it is ended", async () => {
  const { server, report, told } = await silenceStage();
  const { id } = await make(server, {
    matchers: ["subject=db-1"],
    duration: "2h",
    comment: "disk",
  });
  const hidden = await report("db-1");
  await report("db-2");
  await until(async () => told("db-2"));
  expect(told("db-1")).toBe(false);

  const shown = incidentDetail.parse(await read(await server.fetch(`/api/v1/incidents/${hidden}`)));
  expect(shown.muted).toMatchObject({
    by: [`silence:${id}`],
    reason: "silenced by local: disk",
    until: expect.any(String),
  });
  const metrics = await (await server.fetch("/metrics")).text();
  expect(metrics).toMatch(/tocsin_suppressed_total\{reason="silenced"\} [1-9]/);
  expect(metrics).toContain('tocsin_silences{state="active"} 1');
  expect(metrics).toContain('tocsin_silences{state="pending"} 0');

  const ended = await server.fetch(`${path}/${id}`, { method: "DELETE" });
  expect(await read(ended)).toEqual({ expired: true });
  await until(async () => told("db-1"));
});

test("what a muted route takes is told to nobody, and the time is named", async () => {
  const { server, report, told } = await silenceStage();
  const id = await report("night-1", { labels: { team: "night" } });
  const shown = incidentDetail.parse(await read(await server.fetch(`/api/v1/incidents/${id}`)));
  expect(shown.muted).toMatchObject({ by: ["time:always"], reason: "muted during always" });
  expect(told("night-1")).toBe(false);
  const metrics = await (await server.fetch("/metrics")).text();
  expect(metrics).toMatch(/tocsin_suppressed_total\{reason="muted"\} [1-9]/);
});

test("a silence is made with its defaults, shown, listed by state and ended", async () => {
  const server = await serve(plain);
  const active = await make(server, { matchers: ['app="web"', "env=prod"], duration: "90m" });
  expect(active).toMatchObject({
    matchers: ['app="web"', "env=prod"],
    createdBy: "local",
    comment: "",
    state: "active",
  });
  expect(secondsFromNow(active.endsAt)).toBeCloseTo(5_400, -1);
  const pending = await make(server, {
    matchers: ["app=web"],
    startsAt: "2100-01-01T09:00:00+09:00",
    duration: 3_600_000,
    createdBy: "ann",
  });
  expect(pending).toMatchObject({
    startsAt: "2100-01-01T00:00:00.000Z",
    endsAt: "2100-01-01T01:00:00.000Z",
    createdBy: "ann",
    state: "pending",
  });
  expect(await read(await server.fetch(`${path}/${active.id}`))).toEqual(active);
  expect((await listed(server)).sort()).toEqual([active.id, pending.id].sort());
  expect(await listed(server, "?state=pending")).toEqual([pending.id]);

  expect((await server.fetch(`${path}/${active.id}`, { method: "DELETE" })).status).toBe(200);
  expect(await listed(server, "?state=active")).toEqual([]);
  expect(await listed(server, "?state=expired")).toEqual([active.id]);
});

test("one that changes keeps its id where it may, and gets another where not", async () => {
  const server = await serve(plain);
  const first = await make(server, { matchers: ["app=web"], duration: "1h" });
  const longer = { id: first.id, matchers: ["app=web"], duration: "3h", comment: "still" };
  const same = await make(server, longer, 200);
  expect(same).toMatchObject({ id: first.id, startsAt: first.startsAt, comment: "still" });
  const other = await make(server, { id: first.id, matchers: ["app=api"], duration: "1h" });
  expect(other.id).not.toBe(first.id);
  expect(await listed(server, "?state=active")).toEqual([other.id]);
});

test("one that comes again is shown with its times, and can be sent back as it is shown", async () => {
  const server = await serve(`${plain}times: { nights: [{ times: ["22:00-24:00"] }] }\n`);
  const saturdays = { weekdays: ["sat"], times: ["02:00-04:00"], location: "Asia/Seoul" };
  const asked = { matchers: ["app=web"], duration: "60d", during: ["nights", saturdays] };
  const made = await make(server, asked);
  expect(made.during).toEqual([{ name: "nights", times: ["22:00-24:00"] }, saturdays]);
  expect(Date.parse(made.turnsAt ?? "")).toBeGreaterThan(Date.now());
  const { id, matchers, endsAt, during } = made;
  expect(await make(server, { id, matchers, endsAt, during }, 200)).toMatchObject({ id, during });
  const bare = await make(server, { id, matchers, endsAt, during: [] }, 200);
  expect(bare).not.toHaveProperty("during");
});

test("an incident's silence may end with it", async () => {
  const { server, report } = await silenceStage();
  const id = await report("db-1");
  const asked = asJson({ untilResolved: true });
  const made = await server.fetch(`/api/v1/incidents/${id}/silence`, asked);
  const silence = silenceView.parse(await read(made));
  expect(silence.untilResolved).toBe(true);
  expect(secondsFromNow(silence.endsAt)).toBeCloseTo(86_400, -1);
  await server.fetch(`/api/v1/incidents/${id}/resolve`, { method: "POST" });
  await until(async () => {
    const shown = await read<{ state: string }>(await server.fetch(`${path}/${silence.id}`));
    return shown.state === "expired";
  });
});

test("the token's name is the one who did it", async () => {
  const auth = `auth: { tokens: [{ name: ci, token: "ci-token-0123456789", scopes: [write] }] }\n`;
  const server = await serve(`${plain}${auth}`);
  const body = { matchers: ["app=web"], duration: "1h" };
  const authorization = "Bearer ci-token-0123456789";
  const made = await server.fetch(path, asJson(body, { authorization }));
  expect(await read(made)).toMatchObject({ createdBy: "ci" });
  expect((await server.fetch(path, { headers: { authorization } })).status).toBe(403);
  expect((await server.fetch(path, asJson(body))).status).toBe(401);
});

test.each([
  [{ matchers: [], duration: "1h" }, 'it needs at least one matcher, such as app="web".'],
  [{ matchers: ['app=~".*"'], duration: "1h" }, "its matchers hold for everything"],
  [{ matchers: ["app"], duration: "1h" }, "is not a matcher"],
  [{ matchers: ["app=web"], untilResolved: true }, "nothing that it covers is open"],
  [
    { matchers: ["app=web"], duration: "1h", during: ["fri:mon"] },
    "write two, friday:saturday and",
  ],
  [{ matchers: ["app=web"], endsAt: "2020-01-01" }, "endsAt must be in the future"],
  [
    { matchers: ["app=web"], startsAt: "2100-01-02", endsAt: "2100-01-01" },
    "endsAt must be after startsAt",
  ],
])("%j is refused with core's sentence", async (body, sentence) => {
  const server = await serve(plain);
  const response = await server.fetch(path, asJson(body));
  expect(response.status).toBe(400);
  const { title, detail } = problemView.parse(await read(response));
  expect(title).toBe("Not a silence");
  expect(detail).toContain(sentence);
});

test.each([
  [{ matchers: ["a=b"] }, "", 'does not say when it ends: give "endsAt", or "duration"'],
  [{ matchers: ["a=b"], duration: "1h", endsAt: "2100-01-01" }, "", "leave out endsAt or duration"],
  [{ matchers: ["a=b"], duration: "soon" }, "duration", "is not a duration: write 30m"],
  [{ matchers: ["a=b"], duration: 0 }, "duration", "must be longer than nothing"],
  [{ matchers: ["a=b"], duration: 1e15 }, "duration", "at most 3650d"],
  [{ matchers: ["a=b"], endsAt: "tomorrow" }, "endsAt", "is no time: write 2026-01-05T09:00:00Z"],
  [{ matchers: ["a=b"], endsAt: "9999-01-01" }, "endsAt", "is out of reach"],
  [{ matchers: "a=b", duration: "1h" }, "matchers", "must be a list, but is text"],
  [{ matcher: ["a=b"], duration: "1h" }, "matcher", 'did you mean "matchers"?'],
  [undefined, "", "is missing"],
])("%j is told with the place of its mistake", async (body, place, message) => {
  const server = await serve(plain);
  const init = body === undefined ? { method: "POST" } : asJson(body);
  const response = await server.fetch(path, init);
  expect(response.status).toBe(400);
  const { issues = [] } = problemView.parse(await read(response));
  expect(issues).toContainEqual({ path: place, message: expect.stringContaining(message) });
});

test("a silence that does not exist is a 404 that says where they are", async () => {
  const server = await serve(plain);
  const change = asJson({ id: "none", matchers: ["a=b"], duration: "1h" });
  for (const response of [
    await server.fetch(`${path}/none`),
    await server.fetch(`${path}/none`, { method: "DELETE" }),
    await server.fetch(path, change),
  ]) {
    expect(response.status).toBe(404);
    expect(problemView.parse(await read(response)).detail).toContain("GET /api/v1/silences");
  }
});

test("an incident is silenced by what put its notices together", async () => {
  const { server, report } = await silenceStage();
  const id = await report('the "big" disk', { labels: { host: "db-1" } });
  const silence = `/api/v1/incidents/${id}/silence`;
  const made = await server.fetch(silence, { method: "POST" });
  expect(made.status).toBe(201);
  const view = silenceView.parse(await read(made));
  expect(view).toMatchObject({
    matchers: ['source="api"', 'subject="the \\"big\\" disk"'],
    createdBy: "local",
    comment: expect.stringContaining("Incident "),
    state: "active",
  });
  expect(secondsFromNow(view.endsAt)).toBeCloseTo(7_200, -1);
  await until(async () => {
    const shown = await read<{ muted?: object }>(await server.fetch(`/api/v1/incidents/${id}`));
    return shown.muted;
  });
  const asked = { duration: "1d", by: "ann", why: "known" };
  expect(silenceView.parse(await read(await server.fetch(silence, asJson(asked))))).toMatchObject({
    createdBy: "ann",
    comment: "known",
  });
});

test("an incident without group labels is silenced by what its notices have in common", async () => {
  const { server, report } = await silenceStage();
  const id = await report("db-1", { labels: { team: "all", rack: "r1" } });
  const made = await server.fetch(`/api/v1/incidents/${id}/silence`, { method: "POST" });
  expect(silenceView.parse(await read(made)).matchers.sort()).toEqual(['rack="r1"', 'team="all"']);
});

test("an incident whose notices share nothing says what to do, and an unknown one is a 404", async () => {
  const bare = `storage: memory\nreceivers: { nobody: [] }\nroute: { receiver: nobody, groupBy: [] }\n`;
  const server = await serve(bare);
  await server.fetch("/api/v1/notices", asJson({ title: "x", kind: "problem" }));
  const id = await until(async () => {
    const { items } = await read<{ items: { id: string }[] }>(
      await server.fetch("/api/v1/incidents"),
    );
    return items[0]?.id;
  });
  const refused = await server.fetch(`/api/v1/incidents/${id}/silence`, { method: "POST" });
  expect(refused.status).toBe(400);
  expect(problemView.parse(await read(refused)).detail).toContain("make a silence with matchers");
  const none = await server.fetch("/api/v1/incidents/inc_none/silence", { method: "POST" });
  expect(none.status).toBe(404);
});
