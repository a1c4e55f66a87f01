import { describe, expect, it } from "vitest";
import { ignoresOf } from "../src/track/ignores.ts";
import {
  evicted,
  hour,
  machine,
  minute,
  pending,
  running,
  said,
  second,
  set,
  start,
  waiting,
  web,
} from "./objects.ts";
import { stage } from "./stage.ts";

const hash = "65f486fbf7";
const names = Array.from({ length: 30 }, (_, at) => `app${at}`);
const podOf = (name: string) => ({ name: `${name}-${hash}-9rjbc`, of: set({ name }) });
const workload = (name: string) => [web({ name }), set({ name })];
const apps = names.flatMap((name) => [
  ...workload(name),
  running(start - hour, { ...podOf(name), node: "node-3" }),
]);
const loop = (name: string, node = "node-3") =>
  waiting("CrashLoopBackOff", start, { ...podOf(name), node, restarts: 4 });

describe("a node that is lost", () => {
  const there = [
    machine("node-3", true, start - hour),
    machine("node-4", true, start - hour),
    ...apps,
  ];

  it("is one incident of the node, whatever its pods show meanwhile", () => {
    const on = stage({ there });
    for (const name of names)
      on.put(
        running(start - hour, { ...podOf(name), node: "node-3", ready: false, readyAt: start }),
      );
    on.put(machine("node-3", false, start));
    on.pass(5 * minute);
    for (const name of names) {
      on.put(said(running(start, podOf(name)), "TaintManagerEviction", on.now, { type: "Normal" }));
      on.put(web({ name, ready: 0 }));
      const place = { ...podOf(name), name: `${name}-${hash}-2bbbb` };
      on.put(
        pending(
          on.now,
          place,
          "0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }",
        ),
      );
    }
    on.pass(3 * minute);
    for (const name of names) {
      on.drop(running(start, podOf(name)));
      on.put(
        running(on.now, { ...podOf(name), name: `${name}-${hash}-2bbbb`, node: "node-4" }),
        web({ name }),
      );
    }
    on.put(machine("node-3", true, on.now));
    on.pass(hour, 5 * second);
    expect(on.told).toEqual([
      "opened Node//node-3:node-not-ready critical",
      "over Node//node-3:node-not-ready",
    ]);
  });

  it("what outlives its recovery is told", () => {
    const on = stage({ there });
    on.put(
      machine("node-3", false, start),
      running(start - hour, { ...podOf("app0"), node: "node-3", ready: false, readyAt: start }),
    );
    on.pass(10 * minute);
    on.put(machine("node-3", true, on.now));
    on.pass(119 * second);
    expect(on.told).toEqual([
      "opened Node//node-3:node-not-ready critical",
      "over Node//node-3:node-not-ready",
    ]);
    on.pass(2 * second);
    expect(on.told.slice(2)).toEqual(["opened Deployment/shop/app0:readiness warning"]);
  });

  it("a node that is being removed on purpose is no outage", () => {
    const on = stage({ there });
    const going = machine("node-3", false, start);
    going.spec = { taints: [{ key: "ToBeDeletedByClusterAutoscaler", effect: "NoSchedule" }] };
    on.put(going);
    on.pass(minute);
    on.drop(going);
    on.pass(hour, minute);
    expect(on.told).toEqual([]);
  });
});

describe("a flood of new problems", () => {
  it("on one node is one incident of the node", () => {
    const on = stage({ there: apps });
    for (const name of names.slice(0, 12)) on.put(loop(name));
    on.pass(second);
    expect(on.told).toEqual(["opened Node//node-3:storm error"]);
    expect(on.findings[0]).toMatchObject({ members: { length: 12 } });
  });

  it("in the cluster is one incident of the cluster; the few that stay are told one by one at its end", () => {
    const on = stage({ there: apps });
    for (const [at, name] of names.entries()) on.put(loop(name, `node-${at}`));
    on.pass(second);
    expect(on.news()).toEqual(["opened Cluster//:storm error"]);
    for (const [at, name] of names.entries())
      if (at > 1) on.put(running(start - hour, { ...podOf(name), node: `node-${at}` }));
    on.pass(second);
    expect(on.news()).toEqual([
      "opened Deployment/shop/app0:crash-loop error",
      "opened Deployment/shop/app1:crash-loop error",
      "over Cluster//:storm",
    ]);
    for (const [at, name] of names.entries())
      if (at <= 1) on.put(running(start - hour, { ...podOf(name), node: `node-${at}` }));
    on.pass(second);
    expect(on.news()).toEqual([
      "over Deployment/shop/app0:crash-loop",
      "over Deployment/shop/app1:crash-loop",
    ]);
  });

  it("joins the storm while it goes on, and a doubled one is told again", () => {
    const on = stage({ there: apps });
    for (const name of names.slice(0, 10)) on.put(loop(name));
    on.pass(30 * second);
    for (const name of names.slice(10, 20)) on.put(loop(name));
    on.pass(second);
    expect(on.told).toEqual(["opened Node//node-3:storm error", "more Node//node-3:storm error"]);
  });

  it("that comes slowly is told one by one", () => {
    const on = stage({ there: apps });
    for (const name of names.slice(0, 12)) {
      on.put(loop(name));
      on.pass(10 * second);
    }
    expect(on.told).toHaveLength(12);
    expect(on.told.join()).not.toContain("storm");
  });

  it("of warnings that nobody knows is cut off, and counted", () => {
    const on = stage({ there: apps });
    for (const name of names) on.put(said(web({ name }), "PolicyViolation", start));
    on.pass(second);
    expect(on.told).toHaveLength(10);
    expect(on.findings.at(-1)).toMatchObject({ more: 20 });
  });
});

describe("the first look ever", () => {
  it("takes what is well, and what happened before, as the baseline; tells what is broken once", () => {
    const old = said(web({ name: "app1" }), "PolicyViolation", start - 10 * minute);
    const lies = evicted(start - 10 * minute, { ...podOf("app2"), name: `app2-${hash}-4bbbb` });
    const on = stage({ there: [...apps, loop("app0"), old, lies] });
    on.pass(10 * minute);
    expect(on.told).toEqual(["opened Deployment/shop/app0:crash-loop error"]);
    expect(on.findings[0]).toMatchObject({ historic: true });
  });

  it("of a cluster in ruins is one message", () => {
    const on = stage({ there: [...apps, ...names.map((name, at) => loop(name, `node-${at}`))] });
    expect(on.told).toEqual(["opened Cluster//:storm error"]);
  });
});

describe("what is ignored", () => {
  it("is told neither as a problem nor as a rollout nor as a warning", () => {
    const ignores = ignoresOf([
      { namespace: "sh*", name: "app*" },
      { problem: "readiness" },
      { reason: "Policy*tion" },
    ]);
    const on = stage({ there: apps, ignores });
    on.put(
      loop("app0"),
      web({ name: "app1", revision: 2 }),
      said(web({ name: "app2" }), "PolicyViolation", start),
    );
    on.put(
      ...workload("web"),
      running(start - hour, { ready: false, readyAt: start }),
      said(web(), "PolicyViolation", start),
    );
    on.pass(10 * minute);
    expect(on.told).toEqual(["rollout Deployment/shop/web 1 finished"]);
  });

  it("fits a pattern as a whole", () => {
    const rule = (name: string) => ignoresOf([{ name }]);
    const about = { namespace: "shop", kind: "Deployment", reason: "", problem: "" };
    const fits = (pattern: string, name: string) => rule(pattern)({ ...about, name });
    expect([
      fits("a*b*c", "axxbyyc"),
      fits("a*b", "ab"),
      fits("*", ""),
      fits("web", "web"),
    ]).toEqual([true, true, true, true]);
    expect([fits("a*a", "a"), fits("web", "web2"), fits("a*b*c", "acb")]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
