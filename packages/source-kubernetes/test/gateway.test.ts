import { readFileSync } from "node:fs";
import type { KubernetesObject } from "@tocsin/testkit";
import { describe, expect, it } from "vitest";
import { type Landscape, landscape } from "./gateway.ts";
import {
  hour,
  machine,
  minute,
  running,
  said,
  second,
  set,
  start,
  waiting,
  web,
} from "./objects.ts";

const crashLog = "starting\nDB_PASSWORD=hunter2hunter2\nError: ECONNREFUSED 10.0.0.7:5432\n";
const shop = [web(), set(), running(start - hour)];

function put({ cluster }: Landscape, ...objects: readonly KubernetesObject[]) {
  for (const object of objects) cluster.apply(object);
}

function watched({ cluster, until }: Landscape, kinds = 11) {
  return until(() => cluster.openWatches >= kinds, "all watches");
}

const crash = (on: Landscape) => {
  const at = on.clock.now();
  put(on, web({ ready: 0 }), waiting("CrashLoopBackOff", at, { restarts: 4 }));
};
const recover = (on: Landscape) => put(on, web(), running(on.clock.now(), { restarts: 5 }));

describe("a gateway that watches a cluster", () => {
  it("tells a crash loop once, with its log, and its end", async () => {
    const on = await landscape();
    put(on, ...shop);
    on.cluster.log({ pod: running(start), previous: true }, crashLog);
    await on.gateway();
    await watched(on);
    await on.pass(10 * second);
    expect(await on.incidents()).toEqual([]);

    crash(on);
    const incident = await on.until(async () => (await on.incidents())[0], "an incident");
    expect(incident).toBe("open Deployment shop/web: crash loop (container app, exit code 1)");
    const [notice] = on.notices;
    expect(notice).toMatchObject({
      fingerprint: "k8s:prod:shop/Deployment/web:crash-loop",
      subject: "Deployment shop/web",
      severity: "error",
      labels: {
        cluster: "prod",
        namespace: "shop",
        workload: "Deployment/web",
        image: "nginx",
        tag: "1.27",
        problem: "crash-loop",
      },
    });
    expect(notice?.text).toContain(
      "```\nstarting\nDB_PASSWORD=[secret]\nError: ECONNREFUSED 10.0.0.7:5432\n```",
    );
    expect(
      Object.fromEntries(notice?.facts.map(({ name, value }) => [name, value]) ?? []),
    ).toMatchObject({
      Pods: "web-65f486fbf7-9rjbc",
      Container: "app",
      Image: "nginx:1.27",
      "Exit code": "1",
      Restarts: "4",
      Node: "node-1",
      "Last rollout": expect.stringContaining("revision 1"),
    });

    // The cluster forgets what happened: everything is listed anew, and nothing is told twice.
    on.cluster.expire();
    on.cluster.dropConnections();
    recover(on);
    await on.until(async () => (await on.incidents())[0]?.startsWith("closed"), "the end");
    expect(on.notices.map(({ status }) => status)).toEqual(["firing", "resolved"]);
    const { query } = on.cluster.requests.find(({ path }) => path.endsWith("/log")) ?? {};
    expect(query).toEqual({
      container: "app",
      previous: "true",
      tailLines: "50",
      limitBytes: "16384",
    });
  });

  it("tells it without the log when that may not be read", async () => {
    const on = await landscape();
    put(on, ...shop);
    await on.gateway();
    await watched(on);
    on.cluster.refuse(403, { times: 100, when: ({ path }) => path.endsWith("/log") });
    crash(on);
    await on.until(async () => (await on.incidents()).length > 0, "an incident");
    expect(on.notices[0]?.text).not.toContain("Last log lines");
  });

  it("tells a rollout as a change, with what was rolled out", async () => {
    const on = await landscape();
    put(on, ...shop);
    await on.gateway();
    await watched(on);
    const image = `ghcr.io/acme/web:sha-${"a".repeat(40)}`;
    const annotations = {
      "kubernetes.io/change-cause": "bump to 1.4",
      "argocd.argoproj.io/tracking-id": "storefront:apps/Deployment:shop/web",
    };
    put(on, web({ revision: 2, image, annotations }));
    await on.until(() => on.notices.length > 0, "a rollout");
    expect(on.notices).toMatchObject([
      {
        kind: "run",
        status: "succeeded",
        title: `Deployment shop/web: rollout of revision 2 finished: ${image}`,
        labels: {
          change: "deploy",
          app: "storefront",
          image: "ghcr.io/acme/web",
          commit: "a".repeat(40),
        },
      },
    ]);
  });

  it("tells the loss of a node as one incident", async () => {
    const on = await landscape();
    const names = Array.from({ length: 24 }, (_, at) => `app${at}`);
    const pod = (name: string, ready: boolean) =>
      running(start - hour, {
        name: `${name}-65f486fbf7-9rjbc`,
        of: set({ name }),
        node: "node-3",
        ready,
        readyAt: ready ? start - hour : start,
      });
    for (const name of names) put(on, web({ name }), set({ name }), pod(name, true));
    put(on, machine("node-3", true, start - hour));
    await on.gateway();
    await watched(on);
    put(on, machine("node-3", false, on.clock.now()));
    for (const name of names) put(on, web({ name, ready: 0 }), pod(name, false));
    await on.pass(4 * minute);
    expect(await on.incidents()).toEqual(["open Node node-3: not ready"]);
    expect(on.notices[0]).toMatchObject({
      severity: "critical",
      facts: [{ name: "Affected", value: "24 workloads, 24 pods" }],
    });
    expect(on.notices[0]?.text).toContain("- Deployment shop/app0 (1 pod)");
    put(on, machine("node-3", true, on.clock.now()));
    for (const name of names) put(on, web({ name }), pod(name, true));
    await on.pass(3 * minute);
    expect(await on.incidents()).toEqual(["closed Node node-3: ready again"]);
  });

  it("tells a quota that is used up as one incident, from the stream of a real cluster", async () => {
    const on = await landscape();
    await on.gateway();
    await watched(on);
    const lines = ["deployments", "pods", "events.core-v1"].flatMap((name) =>
      readFileSync(new URL(`corpus/${name}.ndjson`, import.meta.url), "utf8").split("\n"),
    );
    on.cluster.replay(lines.filter((line) => line.includes('"namespace":"tight"')));
    await on.pass(2 * minute);
    expect(await on.incidents()).toEqual([
      "open Deployment tight/quota: its pods can't be created",
    ]);
    expect(on.notices[0]?.text).toContain("exceeded quota");
  });

  it("says once what it may not read and which rule to add, and goes on with the rest", async () => {
    const on = await landscape();
    put(on, ...shop);
    on.cluster.forbid("list", "nodes");
    const first = await on.gateway();
    await watched(on, 10);
    await on.until(() => on.notices.length > 0, "the refusal");
    expect(on.notices).toMatchObject([
      {
        kind: "message",
        severity: "warning",
        subject: "kubernetes kube",
        title: "Tocsin may not read the nodes in prod",
        text: expect.stringContaining(
          '{ apiGroups: [""], resources: [nodes], verbs: [get, list, watch] }',
        ),
      },
    ]);
    await first.kill();
    await on.gateway();
    await on.pass(2 * minute);
    crash(on);
    await on.until(
      async () => (await on.incidents()).some((each) => each.includes("crash loop")),
      "the crash loop",
    );
    expect(on.notices.filter(({ type }) => type === "kubernetes.refused")).toHaveLength(1);
  });

  it("looks at everything again when people ask for it, and tells nothing twice", async () => {
    const on = await landscape();
    put(on, ...shop);
    on.cluster.forbid("list", "nodes");
    const { gateway } = await on.gateway();
    await watched(on, 10);
    crash(on);
    await on.until(() => on.notices.length === 2, "the refusal and the crash loop");
    on.cluster.allow("list", "nodes");
    const signal = new AbortController().signal;
    for (const _ of ["once", "twice"])
      expect(await gateway.catchUp("kube", signal)).toMatchObject({ asked: true });
    // By itself it would ask for the nodes again after ten minutes.
    await on.pass(30 * second);
    expect(on.cluster.openWatches).toBe(11);
    const lists = on.cluster.requests.filter(
      ({ path, query, watch }) => path === "/api/v1/pods" && query.limit !== "1" && !watch,
    );
    expect(lists).toHaveLength(2);
    expect(on.notices).toHaveLength(2);
    recover(on);
    await on.until(() => on.notices.length === 3, "the end");
  });

  it("watches the namespaces alone that it is told to", async () => {
    const on = await landscape();
    put(on, ...shop, web({ namespace: "lab" }));
    await on.gateway({ namespaces: ["shop"], cluster: "eu-1" });
    await watched(on, 10);
    const paths = new Set(on.cluster.requests.map(({ path }) => path));
    expect([...paths].every((path) => path.includes("/namespaces/shop/"))).toBe(true);
    crash(on);
    await on.until(() => on.notices.length > 0, "an incident");
    expect(on.notices[0]).toMatchObject({ fingerprint: "k8s:eu-1:shop/Deployment/web:crash-loop" });
  });
});

describe("a gateway that is killed", () => {
  it("loses nothing that happened meanwhile, and repeats nothing", async () => {
    const on = await landscape();
    put(on, ...shop);
    const first = await on.gateway();
    await watched(on);
    crash(on);
    await on.until(() => on.notices.length > 0, "the first notice");
    await first.kill();
    recover(on);
    put(on, web({ revision: 2 }), said(web(), "PolicyViolation", on.clock.now()));
    await on.gateway();
    await on.until(() => on.notices.length >= 4, "the rest");
    await on.pass(2 * minute);
    expect(
      on.notices.map(({ kind, status, fingerprint }) => [
        kind,
        status,
        fingerprint.split(":").at(-1),
      ]),
    ).toEqual([
      ["problem", "firing", "crash-loop"],
      ["run", "succeeded", "2"],
      ["message", undefined, "PolicyViolation"],
      ["problem", "resolved", "crash-loop"],
    ]);
  });

  it("hands over to another one on the same storage, which alone watches then", async () => {
    const on = await landscape();
    put(on, ...shop);
    const first = await on.gateway();
    const second_ = await on.gateway();
    await watched(on);
    await on.pass(30 * second);
    expect(on.cluster.openWatches, "one of the two watches").toBe(11);
    crash(on);
    await on.until(() => on.notices.length > 0, "the crash loop");
    await first.kill();
    await on.pass(40 * second);
    recover(on);
    await on.until(() => on.notices.length > 1, "the end");
    expect(on.notices.map(({ status }) => status)).toEqual(["firing", "resolved"]);
    expect(await second_.gateway.incidents.list()).toMatchObject({ items: [{ state: "closed" }] });
  });
});
