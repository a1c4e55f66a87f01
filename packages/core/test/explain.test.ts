import type { Explanation, NoticeInput } from "@tocsin/core";
import { describe, expect, test } from "vitest";
import { type World, type WorldOptions, world } from "./world.ts";

const problem: NoticeInput = {
  title: "API is down",
  subject: "api",
  kind: "problem",
  status: "firing",
  severity: "critical",
  labels: { app: "api" },
};
const at = (iso: string) => ({ at: Date.parse(iso) });
const details = ({ reasons }: Explanation, step: string) =>
  reasons.flatMap((reason) => (reason.step === step ? [reason.detail] : []));

// The world's clock begins on Monday, 2026-01-05 09:00 UTC.
const onCall: WorldOptions = {
  chats: { chat: {}, sms: { pages: "text" } },
  receivers: { ops: ["chat:ops"] },
  people: {
    ann: { name: "Ann", contacts: { sms: "1" } },
    bo: { name: "Bo", contacts: { sms: "2" } },
  },
  schedules: {
    primary: {
      layers: [{ people: ["ann", "bo"], rotate: "daily", handoff: "03:00", start: "2026-01-05" }],
    },
  },
  escalations: {
    oncall: {
      steps: [
        { after: "5m", notify: ["schedule:primary"] },
        { after: "1d", notify: ["schedule:primary"], when: { severity: ["critical"] } },
        { after: "10m", notify: ["person:bo", "person:ann"], roundRobin: true },
        { after: "10m", notify: ["person:ann"] },
      ],
    },
  },
};
const escalating = (route: WorldOptions["route"] = {}): Promise<World> =>
  world({ ...onCall, route: { receiver: "ops", escalation: "oncall", ...route } });

describe("at a time, past or future", () => {
  test("the times of a route", async () => {
    const here = await world({
      times: { nights: [{ times: ["00:00-07:00"] }] },
      route: { receiver: "ops", mute: ["nights"] },
    });
    const night = await here.gateway.explain(problem, at("2026-01-08T06:00:00Z"));
    expect(night).toMatchObject({
      at: "2026-01-08T06:00:00.000Z",
      targets: [],
      routes: [{ muted: "muted during nights", mutedUntil: "2026-01-08T07:00:00.000Z" }],
    });
    const day = await here.gateway.explain(problem, at("2026-01-08T07:00:00Z"));
    expect(day.targets).toEqual(["chat:ops"]);
    expect((await here.gateway.explain(problem)).at).toBe("2026-01-05T09:00:00.000Z");
  });

  test("silences that are to come, and those that are over", async () => {
    const here = await world();
    const silence = { matchers: ['app="api"'], createdBy: "ann", comment: "moving" };
    await here.gateway.silences.add({ ...silence, endsAt: "2026-01-05T10:00:00Z" });
    await here.gateway.silences.add({
      ...silence,
      comment: "again",
      startsAt: "2026-01-06T09:00:00Z",
      endsAt: "2026-01-06T10:00:00Z",
    });
    await here.pass(2 * 3_600_000);
    const mutedAt = async (iso: string) =>
      (await here.gateway.explain(problem, at(iso))).routes[0]?.muted;
    expect(await mutedAt("2026-01-05T09:30:00Z")).toBe("silenced by ann: moving");
    expect(await mutedAt("2026-01-05T10:30:00Z")).toBeUndefined();
    expect(await mutedAt("2026-01-06T09:30:00Z")).toBe("silenced by ann: again");
    expect((await here.gateway.explain(problem)).routes[0]?.muted).toBeUndefined();
  });

  test("what inhibits now", async () => {
    const here = await world({
      inhibit: [{ name: "node", source: ['app="node"'], target: ['app="api"'] }],
    });
    await here.report({ ...problem, title: "node is gone", labels: { app: "node" } });
    const { routes, targets } = await here.gateway.explain(problem, at("2026-01-05T10:00:00Z"));
    expect(routes[0]?.muted).toBe("inhibited by node is gone (node)");
    expect(targets).toEqual([]);
  });

  test("who is on call then, for the first steps", async () => {
    const here = await escalating();
    const steps = async (iso: string) =>
      (await here.gateway.explain(problem, at(iso))).routes[0]?.steps;
    expect(await steps("2026-01-05T12:00:00Z")).toEqual([
      { step: 1, at: "2026-01-05T12:05:00.000Z", people: ["Ann"], targets: [] },
      { step: 2, at: "2026-01-06T12:05:00.000Z", people: ["Bo"], targets: [] },
      {
        step: 3,
        at: "2026-01-06T12:15:00.000Z",
        people: ["Bo", "Ann"],
        targets: [],
        roundRobin: true,
      },
    ]);
    expect((await steps("2026-01-06T02:56:00Z"))?.[0]?.people).toEqual(["Bo"]);
    const override = { from: "2026-01-05T12:00:00Z", to: "2026-01-05T13:00:00Z", people: ["bo"] };
    await here.gateway.onCall.override("primary", override, "test");
    expect((await steps("2026-01-05T12:00:00Z"))?.[0]?.people).toEqual(["Bo"]);
    expect((await steps("2026-01-05T13:00:00Z"))?.[0]?.people).toEqual(["Ann"]);
    await here.pass(5 * 3_600_000);
    expect((await steps("2026-01-05T12:00:00Z"))?.[0]?.people).toEqual(["Bo"]);
  });

  test("a step that is left out says why", async () => {
    const here = await escalating();
    const given = { ...problem, severity: "error" as const };
    const { routes } = await here.gateway.explain(given);
    expect(routes[0]?.steps?.[1]).toEqual({
      step: 2,
      at: "2026-01-06T09:05:00.000Z",
      people: [],
      targets: [],
      remark: "left out: the severity is error",
    });
  });

  test("the steps begin once it has fired for long enough", async () => {
    const here = await escalating({ for: "10m" });
    const explained = await here.gateway.explain(problem);
    expect(explained.routes[0]).toMatchObject({ after: "10 m" });
    expect(details(explained, "escalated")).toContain("step 1 at 2026-01-05T09:15:00Z: Ann");
  });

  test("nobody is paged by what ends, what is muted, or what an open incident takes in", async () => {
    const here = await escalating();
    const stepsOf = async (given: NoticeInput) =>
      (await here.gateway.explain(given)).routes[0]?.steps;
    expect(await stepsOf({ ...problem, status: "resolved" })).toBeUndefined();
    await here.gateway.silences.add({
      matchers: ['app="web"'],
      createdBy: "ann",
      endsAt: "2026-01-06T09:00:00Z",
    });
    expect(await stepsOf({ ...problem, subject: "web", labels: { app: "web" } })).toBeUndefined();
    await here.report(problem);
    expect(await stepsOf(problem)).toBeUndefined();
  });
});

describe("of a great many routes", () => {
  const routes = (count: number, more: { readonly continue?: boolean } = {}) =>
    Array.from({ length: count }, (_, index) => ({
      name: `team-${index}`,
      matchers: [`team="${index}"`, 'env="prod"'],
      ...more,
    }));

  test("the nearest are named and the others counted", async () => {
    const here = await world({ route: { receiver: "ops", routes: routes(5_000) } });
    const labels = { team: "4711", env: "test" };
    const { reasons } = await here.gateway.explain({ labels });
    expect(reasons.length).toBeLessThan(10);
    expect(reasons.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        'route team-4711: env="prod" does not hold, env is "test"',
        "below route 0 4999 other routes do not match",
        "route 0 takes it for receiver ops",
      ]),
    );
  });

  test("where none is near, the first are named", async () => {
    const few = await world({ route: { receiver: "ops", routes: routes(20) } });
    const { reasons } = await few.gateway.explain({ labels: {} });
    expect(reasons.filter(({ step }) => step === "not matched")).toHaveLength(20);
  });

  test("those that are not looked at any more are counted", async () => {
    const here = await world({ route: { receiver: "ops", routes: routes(5_000) } });
    const explained = await here.gateway.explain({ labels: { team: "0", env: "prod" } });
    expect(details(explained, "not matched")).toEqual([
      "route team-0 has no continue: team-1, team-2, team-3, team-4, team-5 and 4994 more not looked at",
    ]);
  });

  test("a thousand that take it are in the list, and fifty in words", async () => {
    const all = routes(1_000, { continue: true }).map((route) => ({ ...route, matchers: [] }));
    const here = await world({ route: { receiver: "ops", routes: all } });
    const explained = await here.gateway.explain({ labels: {} });
    expect(explained.routes).toHaveLength(1_000);
    expect(explained.reasons.length).toBeLessThan(200);
    expect(details(explained, "matched").at(-1)).toBe("950 more routes take it");
  });
});
