import { describe, expect, test } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

const minute = 60_000;
const hour = 60 * minute;

/** It is 09:00 UTC on a Monday when a world begins. */
const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();

async function silence(here: World, ms: number, matchers = ['app="web"'], from = 0) {
  const result = await here.gateway.silences.add({
    matchers,
    startsAt: at(here, from),
    endsAt: at(here, from + ms),
    createdBy: "ann",
    comment: "maintenance",
  });
  if (result.status !== "done") throw new Error(JSON.stringify(result));
  return result.silence;
}

const web = { labels: { app: "web" }, subject: "web", fingerprint: "web" };
const told = (here: World) =>
  (here.chats.chat?.told ?? []).map(({ message }) => `${message.incident.state}: ${message.title}`);
const fires = (here: World, fields = {}) =>
  here.report(firing({ ...web, title: "slow", at: at(here), ...fields }));
const mends = (here: World, fields = {}) =>
  here.report(resolved({ ...web, title: "fast again", at: at(here), ...fields }));

describe("a silence", () => {
  test("tells nobody, says why, and what still fires is told once when it ends", async () => {
    const here = await world();
    await silence(here, hour);
    await fires(here);
    await here.pass(30 * minute);
    expect(told(here)).toEqual([]);
    expect(here.suppressed).toContainEqual(
      expect.objectContaining({ reason: "silenced", detail: "silenced by ann: maintenance" }),
    );
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.timeline.at(-1)?.title).toBe("Nobody is told: silenced by ann: maintenance");
    await here.pass(31 * minute);
    expect(told(here)).toEqual(["open: web: slow"]);
    await here.pass(hour);
    expect(told(here)).toHaveLength(1);
  });

  test("who saw it fire is told that it ended, also when it ends while silenced", async () => {
    const here = await world();
    await fires(here);
    await silence(here, hour);
    await mends(here);
    await here.pass(minute);
    expect(told(here)).toEqual(["open: web: slow", "closed: web: fast again"]);
  });

  test("who never saw it fire is not told that it ended", async () => {
    const here = await world();
    await silence(here, hour);
    await fires(here);
    await mends(here);
    await here.pass(2 * hour);
    expect(told(here)).toEqual([]);
  });

  test("a refire after it is told at once", async () => {
    const here = await world();
    await fires(here);
    await silence(here, hour);
    await mends(here);
    await here.pass(2 * hour);
    await fires(here);
    expect(told(here).at(-1)).toBe("open: web: slow");
  });

  test("covers what fires already, and ends at once when it is expired", async () => {
    const here = await world({ chats: { chat: { edits: false } } });
    await fires(here);
    const { id } = await silence(here, hour);
    await fires(here, { title: "slower", severity: "critical" });
    await here.pass(minute);
    expect(told(here)).toHaveLength(1);
    expect(await here.gateway.silences.expire(id)).toBe(true);
    await here.pass(2 * minute);
    expect(told(here)).toEqual(["open: web: slow", "open: web: slower"]);
  });

  test("covers only what all its matchers fit, and an incident only when all of it is covered", async () => {
    const here = await world({ route: { groupBy: [] } });
    await silence(here, hour, ['app="web"', 'severity="warning"']);
    await fires(here, { severity: "warning" });
    expect(told(here)).toEqual([]);
    await fires(here, { fingerprint: "db", subject: "db", labels: { app: "db" }, title: "down" });
    expect(told(here)).toHaveLength(1);
  });

  test("begins when it is to begin", async () => {
    const here = await world({ chats: { chat: { edits: false } } });
    await silence(here, hour, ['app="web"'], 10 * minute);
    await fires(here);
    expect(told(here)).toHaveLength(1);
    await here.pass(11 * minute);
    await fires(here, { title: "slower", severity: "critical" });
    expect(told(here)).toHaveLength(1);
  });

  test("pages nobody, and the escalation goes on afterwards", async () => {
    const here = await world({
      chats: { sms: { edits: false, pages: "text" } },
      receivers: { ops: [] },
      people: { ann: { contacts: { sms: "+1" } } },
      escalations: { oncall: { steps: [{ notify: ["person:ann"] }] } },
      route: { escalation: "oncall" },
    });
    await silence(here, hour);
    await fires(here);
    await here.pass(59 * minute);
    expect(here.chats.sms?.told).toEqual([]);
    await here.pass(2 * minute);
    expect(here.chats.sms?.told).toHaveLength(1);
  });

  test("is named by explain", async () => {
    const here = await world();
    await silence(here, hour);
    const { routes, targets, reasons } = await here.gateway.explain({ labels: { app: "web" } });
    expect(routes[0]?.muted).toBe("silenced by ann: maintenance");
    expect(targets).toEqual([]);
    expect(reasons.at(-1)?.step).toBe("suppressed");
  });

  test("survives a restart", async () => {
    const here = await world();
    await silence(here, hour);
    await fires(here);
    await here.restart();
    await here.pass(59 * minute);
    expect(told(here)).toEqual([]);
    await here.pass(2 * minute);
    expect(told(here)).toHaveLength(1);
  });
});

describe("making and changing silences", () => {
  test("is refused where it would hide everything, or is over before it begins", async () => {
    const here = await world();
    const add = (fields: object) =>
      here.gateway.silences.add({
        matchers: ['app="web"'],
        endsAt: at(here, hour),
        createdBy: "ann",
        ...fields,
      });
    for (const [fields, reason] of [
      [{ matchers: [] }, /at least one matcher/],
      [{ matchers: ['app=~".*"'] }, /hold for everything/],
      [{ matchers: ["app"] }, /not a matcher|matcher/],
      [{ endsAt: at(here, -hour) }, /over already/],
      [{ startsAt: at(here, 2 * hour) }, /end before it begins/],
    ] as const) {
      expect(await add(fields)).toMatchObject({
        status: "refused",
        reason: expect.stringMatching(reason),
      });
    }
  });

  test("that hides very many incidents has to be forced", async () => {
    const here = await world();
    const many = Array.from({ length: 101 }, (_, index) =>
      firing({ ...web, subject: `web-${index}`, fingerprint: `web-${index}` }),
    );
    await here.report(many);
    const options = { matchers: ['app="web"'], endsAt: at(here, hour), createdBy: "ann" };
    expect(await here.gateway.silences.add(options)).toMatchObject({
      status: "refused",
      reason: expect.stringContaining("101 open incidents"),
    });
    expect(await here.gateway.silences.add({ ...options, force: true })).toMatchObject({
      status: "done",
    });
  });

  test("follows Alertmanager's rules: an end may move, other matchers make another silence", async () => {
    const here = await world();
    const first = await silence(here, hour);
    const change = (fields: object) =>
      here.gateway.silences.add({
        id: first.id,
        matchers: first.matchers,
        endsAt: at(here, 2 * hour),
        createdBy: "bo",
        ...fields,
      });
    expect(await change({})).toMatchObject({ status: "done", silence: { id: first.id } });
    const other = await change({ matchers: ['app="db"'] });
    expect(other).toMatchObject({ status: "done", silence: { state: "active" } });
    expect(await here.gateway.silences.get(first.id)).toMatchObject({ state: "expired" });
    expect(await change({ id: "nobody" })).toEqual({ status: "unknown" });
    expect(await here.gateway.silences.list({ state: "active" })).toHaveLength(1);
  });
});

describe("many silences", () => {
  test("a live one counts, however many have come and gone since", async () => {
    const here = await world();
    await silence(here, 100 * hour);
    for (let count = 0; count < 300; count += 1) {
      const { id } = await silence(here, minute, [`run="${count}"`]);
      if (count % 2 === 0) await here.gateway.silences.expire(id);
    }
    await here.pass(2 * minute);
    expect(await here.gateway.silences.list({ state: "active" })).toHaveLength(1);
    await fires(here);
    expect(told(here)).toEqual([]);
  });

  test("a change that is refused leaves the old one as it is", async () => {
    const here = await world();
    const kept = await silence(here, hour, ['app="db"']);
    const many = Array.from({ length: 101 }, (_, index) =>
      firing({ ...web, subject: `web-${index}`, fingerprint: `web-${index}` }),
    );
    await here.report(many);
    const options = {
      id: kept.id,
      matchers: ['app="web"'],
      endsAt: at(here, hour),
      createdBy: "bo",
    };
    expect(await here.gateway.silences.add(options)).toMatchObject({ status: "refused" });
    expect(await here.gateway.silences.get(kept.id)).toMatchObject({ state: "active" });
  });
});

describe("times", () => {
  const times = { mornings: [{ times: ["06:00-12:00"] }] };

  test("a route muted in them tells once when they are over", async () => {
    const here = await world({
      times,
      route: { routes: [{ matchers: ['app="web"'], mute: ["mornings"] }] },
    });
    await fires(here);
    await here.pass(2 * hour);
    expect(told(here)).toEqual([]);
    await here.pass(hour + minute);
    expect(told(here)).toEqual(["open: web: slow"]);
  });

  test("a route active in them alone is silent outside", async () => {
    const here = await world({
      times,
      route: { routes: [{ matchers: ['app="web"'], active: ["mornings"] }] },
    });
    await fires(here);
    expect(told(here)).toHaveLength(1);
    await here.pass(4 * hour);
    await fires(here, { fingerprint: "web-2", subject: "web-2" });
    expect(told(here)).toHaveLength(1);
    await here.pass(18 * hour);
    expect(told(here).filter((each) => each.startsWith("open: web-2"))).toHaveLength(1);
  });
});
