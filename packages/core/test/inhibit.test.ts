import type { ListQuery, NoticeInput } from "@tocsin/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type World, type WorldOptions, world } from "./world.ts";

const second = 1_000;
const minute = 60 * second;

const rule = { source: ['role="node"'], target: ['severity="warning"'], equal: ["host"] };

function ground(options: WorldOptions = {}): Promise<World> {
  const route = { groupBy: ["fingerprint"], ...options.route };
  return world({ inhibit: [{ name: "node down", ...rule }], ...options, route });
}

function problem(name: string, labels: Record<string, string>, input: Partial<NoticeInput> = {}) {
  const severity = labels.role === "node" ? "error" : "warning";
  return { title: name, kind: "problem", fingerprint: name, severity, labels, ...input } as const;
}

const node = (host: string) => problem(`node ${host}`, { role: "node", host });
const disk = (host: string) => problem(`disk ${host}`, { host });
const over = (notice: NoticeInput): NoticeInput => ({ ...notice, status: "resolved" });
const shown = ({ chats }: World) => chats.chat?.shown() ?? [];

test("while its source fires a target is told to nobody, and the reason names the source", async () => {
  const at = await ground();
  await at.report(node("a"));
  await at.report([disk("a"), disk("b")]);
  await at.pass(minute);
  expect(shown(at)).toEqual(["error: node a", "warning: disk b"]);
  const { items } = await at.gateway.incidents.list({ matchers: ['host="a"'] });
  expect(items.map(({ muted }) => muted?.reason)).toContain("inhibited by node a (node down)");
  expect(at.suppressed.map(({ reason }) => reason)).toContain("inhibited");
  await at.gateway.stop();
});

test("a source and its target of one request: the target is told to nobody", async () => {
  for (const order of [
    [node("a"), disk("a")],
    [disk("a"), node("a")],
  ]) {
    const at = await ground();
    await at.report(order);
    await at.pass(minute);
    expect(shown(at)).toEqual(["error: node a"]);
    await at.gateway.stop();
  }
});

test("what fired before its source keeps quiet from then on, and its end is told to who saw it", async () => {
  const at = await ground({ chats: { chat: { edits: false } } });
  await at.report(disk("a"));
  await at.report(node("a"));
  await at.report({ ...disk("a"), title: "disk a, worse" });
  await at.pass(10 * minute);
  expect(shown(at)).toEqual(["warning: disk a", "error: node a"]);
  await at.report(over(disk("a")));
  await at.pass(minute);
  expect(shown(at).at(-1)).toBe("success: disk a");
  await at.gateway.stop();
});

test("what still fires a groupInterval after its source is told once, what is critical at once", async () => {
  const wide = { ...rule, target: ['role!="node"'] };
  const at = await ground({ inhibit: [wide] });
  await at.report(node("a"));
  await at.report([
    disk("a"),
    problem("app a", { host: "a" }),
    problem("db a", { host: "a" }, { severity: "critical" }),
  ]);
  await at.report(over(node("a")));
  await at.pass(second);
  expect(shown(at).filter((each) => !each.includes("node"))).toEqual(["critical: db a"]);
  await at.report(over(problem("app a", { host: "a" })));
  await at.pass(2 * minute);
  expect(shown(at).filter((each) => !each.includes("node"))).toEqual([
    "critical: db a",
    "warning: disk a",
  ]);
  await at.gateway.stop();
});

test("one of several sources ends: the others inhibit on", async () => {
  const at = await ground();
  const rack = problem("rack a", { role: "node", host: "a" });
  await at.report([node("a"), rack]);
  await at.report(disk("a"));
  await at.report(over(rack));
  await at.pass(5 * minute);
  expect(shown(at).filter((each) => each.includes("disk"))).toEqual([]);
  await at.report(over(node("a")));
  await at.pass(2 * minute);
  expect(shown(at).filter((each) => each.includes("disk"))).toEqual(["warning: disk a"]);
  await at.gateway.stop();
});

test("what is source and target does not inhibit itself, nor its like; a plain source inhibits it", async () => {
  const both = { source: ['host!=""'], target: ['severity="warning"'], equal: ["host"] };
  const at = await ground({ inhibit: [both] });
  await at.report([disk("a"), problem("swap a", { host: "a" })]);
  await at.pass(minute);
  expect(shown(at)).toHaveLength(2);
  await at.report(node("b"));
  await at.report(disk("b"));
  await at.pass(minute);
  expect(shown(at).filter((each) => each.includes("disk b"))).toEqual([]);
  await at.gateway.stop();
});

test("labels that both lack are equal", async () => {
  const at = await ground();
  await at.report(problem("the node", { role: "node" }));
  await at.report(problem("no host", {}));
  await at.pass(minute);
  expect(shown(at)).toEqual(["error: the node"]);
  await at.gateway.stop();
});

test("an escalation waits while its incident is inhibited", async () => {
  const at = await ground({
    chats: { chat: {}, pager: {} },
    receivers: { ops: ["chat:ops"] },
    escalations: { oncall: { steps: [{ after: "1m", notify: ["pager:ann"] }] } },
    route: { escalation: "oncall" },
  });
  const pages = () => at.chats.pager?.told.map(({ message }) => message.title) ?? [];
  await at.report(node("a"));
  await at.report(disk("a"));
  await at.pass(10 * minute);
  expect(pages()).toEqual(["node a"]);
  await at.report(over(node("a")));
  await at.pass(10 * minute);
  expect(pages()).toContain("disk a");
  await at.gateway.stop();
});

test("who looked before its source was there, and wrote after it, looks again", async () => {
  const at = await ground();
  await at.report(node("a"));
  const { list } = at.storage();
  let stale = 1;
  Object.assign(at.storage(), {
    list: async (query: ListQuery) =>
      query.terms[0]?.startsWith("inhibits") === true && stale-- > 0
        ? { records: [] }
        : list(query),
  });
  await at.restart();
  await at.report(disk("a"));
  await at.pass(minute);
  expect(stale).toBeLessThan(0);
  const { items } = await at.gateway.incidents.list({ matchers: ['subject="disk a"'] });
  expect(items[0]?.muted?.by).toEqual(["inhibit:node down"]);
  await at.gateway.stop();
});

test("it holds after a kill, and rules that were changed hold for what fires", async () => {
  const at = await ground();
  await at.report(node("a"));
  await at.restart();
  await at.report(disk("a"));
  await at.pass(minute);
  expect(shown(at)).toEqual(["error: node a"]);
  await at.reload({ inhibit: [] });
  await at.pass(2 * minute);
  expect(shown(at)).toEqual(["error: node a", "warning: disk a"]);
  await at.report(over(disk("a")));
  const anew = { ...rule, equal: ["host", "rack"] };
  await at.reload({ inhibit: [anew] });
  await at.pass(second);
  await at.report(disk("a"));
  await at.pass(2 * minute);
  expect(shown(at).filter((each) => each.startsWith("warning: disk a"))).toEqual([]);
  await at.gateway.stop();
});

test("whatever the order, what is shown in the end follows from what fires in the end", async () => {
  const hosts = ["a", "b"];
  const things = hosts.flatMap((host) => [
    node(host),
    problem(`rack ${host}`, { role: "node", host }),
    disk(host),
    problem(`swap ${host}`, { host }),
  ]);
  const event = fc.record({
    which: fc.nat({ max: things.length - 1 }),
    ends: fc.boolean(),
    afterMs: fc.constantFrom(1, second, 2 * minute),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 25 }), async (events) => {
      const at = await ground();
      const firing = new Set<string>();
      for (const { which, ends, afterMs } of events) {
        const thing = things[which] as (typeof things)[number];
        if (ends) firing.delete(thing.title);
        else firing.add(thing.title);
        await at.report(ends ? over(thing) : thing);
        await at.pass(afterMs);
      }
      await at.pass(5 * minute);
      const expected = [...firing].filter((title) => {
        const host = title.at(-1);
        const isTarget = /^(disk|swap)/.test(title);
        return !isTarget || !(firing.has(`node ${host}`) || firing.has(`rack ${host}`));
      });
      const { items } = await at.gateway.incidents.list({ state: "open", limit: 500 });
      const told = items.filter(({ muted }) => muted === undefined).map(({ title }) => title);
      expect(told.sort()).toEqual(expected.sort());
      const now = shown(at).filter((each) => /^(error|warning):/.test(each));
      for (const title of expected) expect(now.some((each) => each.endsWith(title))).toBe(true);
      await at.gateway.stop();
    }),
    { numRuns: 60 },
  );
});
