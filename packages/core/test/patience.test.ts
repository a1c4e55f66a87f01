import { describe, expect, it } from "vitest";
import { firing, resolved, type World, world } from "./world.ts";

const minute = 60_000;
const at = (here: World, ms = 0) => new Date(here.clock.now() + ms).toISOString();
const fires = (here: World, fields = {}) => here.report(firing({ at: at(here), ...fields }));
const mends = (here: World, fields = {}) => here.report(resolved({ at: at(here), ...fields }));
const told = (here: World, chat = "chat") =>
  (here.chats[chat]?.told ?? []).map(({ message }) => message.incident.state);
const titles = async ({ gateway }: World) =>
  (await gateway.incidents.list()).items[0]?.timeline.map(({ title }) => title);

describe("for: 5m", () => {
  const route = { for: "5m" };

  it("tells once, when it still fires after that", async () => {
    const here = await world({ route });
    await fires(here);
    await here.pass(5 * minute - 1);
    expect(told(here)).toEqual([]);
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident?.muted).toEqual({
      by: ["for:5m"],
      reason: "told if it still fires after 5 m",
      until: "2026-01-05T09:05:00.000Z",
    });
    await here.pass(1);
    expect(told(here)).toEqual(["open"]);
    await here.pass(60 * minute);
    expect(told(here)).toEqual(["open"]);
    expect(await titles(here)).toEqual([
      "ci failing on main since #12",
      "Not told yet: told if it still fires after 5 m",
      "It still fires: told now",
    ]);
    expect(here.suppressed.map(({ reason }) => reason)).toEqual(["waiting"]);
  });

  it("tells nobody of what ended before, and says so", async () => {
    const here = await world({ route });
    await fires(here);
    await here.pass(4 * minute);
    await mends(here);
    await here.pass(60 * minute);
    expect(told(here)).toEqual([]);
    expect((await titles(here))?.at(-1)).toBe("Told to nobody: it was over before 5 m had passed");
    const [incident] = (await here.gateway.incidents.list()).items;
    expect(incident).toMatchObject({ state: "closed" });
    expect(incident?.muted).toBeUndefined();
  });

  it("also where both were folded at once", async () => {
    const here = await world({ route });
    const begins = firing({ at: at(here), fingerprint: "a" });
    await here.gateway.notify([begins, resolved({ at: at(here, 1), fingerprint: "a" })]);
    await here.pass(60 * minute);
    expect(told(here)).toEqual([]);
    expect((await titles(here))?.at(-1)).toBe("Told to nobody: it was over before 5 m had passed");
  });

  it("a restart in between changes nothing", async () => {
    const here = await world({ route });
    await fires(here);
    await here.pass(2 * minute);
    await here.restart();
    await here.pass(3 * minute - 1);
    expect(told(here)).toEqual([]);
    await here.pass(1);
    expect(told(here)).toEqual(["open"]);
  });

  it("does not delay runs and messages, nor news of what was told", async () => {
    const here = await world({ route, chats: { mail: { edits: false } } });
    await here.report({ title: "released", kind: "message", subject: "1.2.0", source: "ci" });
    expect(told(here, "mail")).toEqual(["closed"]);
    const run = { kind: "run", status: "running", fingerprint: "run 12" } as const;
    await here.report(firing({ ...run, title: "#12 running" }));
    expect(told(here, "mail")).toEqual(["closed", "open"]);
    await fires(here);
    await here.pass(minute);
    expect(told(here, "mail")).toEqual(["closed", "open", "open"]);
  });

  it("an escalation waits too, and pages nobody for what ended before", async () => {
    const here = await world({
      chats: { sms: { edits: false, pages: "text" } },
      receivers: { ops: [] },
      people: { ann: { contacts: { sms: "+1" } } },
      escalations: { oncall: { steps: [{ notify: ["person:ann"] }] } },
      route: { ...route, escalation: "oncall" },
    });
    await fires(here);
    await here.pass(4 * minute);
    await mends(here);
    await here.pass(60 * minute);
    expect(told(here, "sms")).toEqual([]);
    await fires(here);
    await here.pass(5 * minute);
    expect(told(here, "sms")).toEqual([]);
    await here.pass(2_000);
    expect(told(here, "sms")).toEqual(["open"]);
  });

  it("goes on after a silence that ends before it", async () => {
    const here = await world({ route });
    await here.gateway.silences.add({
      matchers: ['source="github"'],
      endsAt: at(here, 2 * minute),
      createdBy: "ann",
    });
    await fires(here);
    await here.pass(5 * minute - 1);
    expect(told(here)).toEqual([]);
    await here.pass(1);
    expect(told(here)).toEqual(["open"]);
  });

  it("comes from the route above, and a route below can do without", async () => {
    const here = await world({
      route: {
        ...route,
        groupBy: ["fingerprint"],
        routes: [{ matchers: ['severity="critical"'], for: 0 }, { matchers: ['severity="error"'] }],
      },
    });
    await fires(here, { fingerprint: "a", severity: "critical" });
    await fires(here, { fingerprint: "b", severity: "error" });
    await fires(here, { fingerprint: "c", severity: "warning" });
    expect(told(here)).toHaveLength(1);
    await here.pass(5 * minute);
    expect(told(here)).toHaveLength(3);
  });

  it("is named by explain", async () => {
    const here = await world({ route });
    const { routes, reasons, targets } = await here.gateway.explain(firing());
    expect(routes[0]?.after).toBe("5 m");
    expect(targets).toEqual(["chat:ops"]);
    expect(reasons.at(-1)?.detail).toBe("receiver ops: chat:ops, if it still fires after 5 m");
  });
});
