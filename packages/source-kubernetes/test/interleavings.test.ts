import type { KubernetesObject } from "@tocsin/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keeperOf } from "../src/keep.ts";
import type { Finding } from "../src/track/finding.ts";
import { troubleKey } from "../src/track/trouble.ts";
import {
  autoscaler,
  claim,
  cron,
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
  task,
  waiting,
  web,
} from "./objects.ts";
import { type Stage, stage } from "./stage.ts";

const apps = ["web", "api"];
const pods = ["2bbbb", "4bbbb", "5bbbb"];
const nodes = ["node-1", "node-2"];
const tasks = ["backup-29000001", "backup-29000002"];

type Step = (on: Stage, seed: number) => void;

const place = (seed: number) => {
  const name = apps[seed % apps.length] as string;
  const node = nodes[seed % nodes.length] as string;
  return { name: `${name}-65f486fbf7-${pods[seed % pods.length]}`, of: set({ name }), node };
};
const app = (seed: number) => apps[seed % apps.length] as string;
const podly =
  (make: (on: Stage, of: ReturnType<typeof place>, seed: number) => KubernetesObject): Step =>
  (on, seed) =>
    on.put(make(on, place(seed), seed));

/** Anything that may happen to a cluster. */
const steps: Readonly<Record<string, Step>> = {
  crashes: podly((on, of, seed) =>
    waiting("CrashLoopBackOff", on.now, { ...of, restarts: seed % 30 }),
  ),
  "cannot pull": podly((on, of) => waiting("ImagePullBackOff", on.now, of)),
  "lacks config": podly((on, of) => waiting("CreateContainerConfigError", on.now, of)),
  "is being made": podly((on, of) => waiting("ContainerCreating", on.now, of)),
  "is out of memory": podly((on, of) =>
    waiting("CrashLoopBackOff", on.now, { ...of, restarts: 3, exitCode: 137 }),
  ),
  runs: podly((on, of, seed) => running(on.now, { ...of, restarts: seed % 5 })),
  "is not ready": podly((on, of) => running(on.now, { ...of, ready: false })),
  "is pending": podly((on, of) => pending(on.now, of)),
  "is evicted": podly((on, of) => evicted(on.now, of)),
  "is made anew": podly((on, of, seed) => running(on.now, { ...of, uid: `another-${seed % 7}` })),
  "is deleted": podly((on, of) => {
    const going = running(on.now, of);
    going.metadata.deletionTimestamp = new Date(on.now).toISOString();
    return going;
  }),
  goes: (on, seed) => on.drop(running(on.now, place(seed))),
  "is short": (on, seed) => on.put(web({ name: app(seed), replicas: 3, ready: seed % 3 })),
  "has all": (on, seed) => on.put(web({ name: app(seed), replicas: 3 })),
  "is stuck": (on, seed) =>
    on.put(
      web({
        name: app(seed),
        replicas: 3,
        ready: 0,
        revision: seed % 4,
        progress: { status: "False", reason: "ProgressDeadlineExceeded", at: on.now },
      }),
    ),
  "workload goes": (on, seed) => on.drop(web({ name: app(seed) }), set({ name: app(seed) })),
  "an old set": (on, seed) => on.put(set({ name: app(seed), replicas: seed % 2 })),
  "node lost": (on, seed) => on.put(machine(nodes[seed % 2] as string, false, on.now)),
  "node back": (on, seed) =>
    on.put(
      machine(nodes[seed % 2] as string, true, on.now, seed % 5 === 0 ? ["DiskPressure"] : []),
    ),
  "node goes": (on, seed) => on.drop(machine(nodes[seed % 2] as string, true, on.now)),
  "task fails": (on, seed) =>
    on.put(task(tasks[seed % 2] as string, "Failed", on.now, cron("backup"))),
  "task goes": (on, seed) =>
    on.drop(task(tasks[seed % 2] as string, "Failed", on.now, cron("backup"))),
  "no metrics": (on) =>
    on.put(autoscaler([{ type: "ScalingActive", status: "False", reason: "No", at: on.now }])),
  unbound: (on) => on.put(claim("Pending"), said(claim("Pending"), "ProvisioningFailed", on.now)),
  speaks: (on, seed) => {
    const of = place(seed);
    const reasons = [
      "FailedMount",
      "FailedCreatePodSandBox",
      "Unhealthy",
      "Evicted",
      "FailedPreStopHook",
      "BackOff",
    ];
    const message = seed % 2 === 0 ? "Liveness probe failed" : "Readiness probe failed";
    on.put(
      said(running(on.now, of), reasons[seed % reasons.length] as string, on.now, {
        message,
        count: (seed % 9) + 1,
        uid: `spoken-${seed % 20}`,
      }),
    );
    on.put(
      said(set({ name: app(seed) }), "FailedCreate", on.now, {
        uid: `create-${seed % 5}`,
        count: seed,
      }),
    );
  },
  "a while": (on, seed) => on.pass((seed % 40) * 10 * second, 5 * second),
};

/** Puts everything right, and lets the longest of all waits pass. */
function repair(on: Stage) {
  for (const name of apps) {
    on.put(web({ name, replicas: 3, revision: 9 }), set({ name, replicas: 3, revision: 9 }));
    for (const pod of pods)
      on.put(
        running(on.now, { name: `${name}-65f486fbf7-${pod}`, of: set({ name }), node: "node-1" }),
      );
  }
  for (const name of nodes) on.put(machine(name, true, on.now));
  on.put(
    cron("backup"),
    claim("Bound"),
    autoscaler([{ type: "ScalingActive", status: "True", reason: "Yes", at: on.now }]),
  );
  on.pass(second);
  on.put(task("backup-29000009", "Complete", on.now, cron("backup")));
  on.pass(3 * hour, 30 * second);
}

/** No problem is opened twice without an end between, and none ends that was not opened. */
function expectPaired(findings: readonly Finding[]) {
  const open = new Set<string>();
  for (const finding of findings) {
    if (finding.type !== "problem") continue;
    const key = troubleKey(finding.trouble.ref, finding.trouble.problem);
    expect(open.has(key), `${finding.change} ${key}`).toBe(finding.change !== "opened");
    if (finding.change === "opened") open.add(key);
    if (finding.change === "over") open.delete(key);
  }
  return open;
}

const history = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(1_000)), {
  minLength: 5,
  maxLength: 40,
});
const there = [cron("backup"), ...nodes.map((name) => machine(name, true, start - hour))];

describe("random histories of a cluster", () => {
  it("every problem that is over is resolved, and none fires twice without a resolve between", () => {
    fc.assert(
      fc.property(history, (all) => {
        const on = stage({ there });
        for (const [name, seed] of all) {
          steps[name]?.(on, seed);
          if (seed % 3 === 0) on.pass(second);
        }
        repair(on);
        expect([...expectPaired(on.findings)]).toEqual([]);
        expect([...on.tracker.told.troubles.keys()]).toEqual([]);
      }),
      { numRuns: Number(process.env.TOCSIN_HISTORIES ?? 60) },
    );
  });

  it("the same holds over a restart at any moment, from what was kept", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(40), async (all, at) => {
        const kept = new Map<string, string>();
        const memory = {
          get: async (name: string) => kept.get(name),
          set: async (name: string, value: string | undefined) =>
            void (value === undefined ? kept.delete(name) : kept.set(name, value)),
        };
        let on = stage({ there });
        const findings: Finding[] = [];
        const objects = new Map<string, KubernetesObject>();
        const remember = (stageOf: Stage): Stage => ({
          ...stageOf,
          get now() {
            return stageOf.now;
          },
          put: (...some) => {
            for (const each of some) objects.set(`${each.kind}/${each.metadata.name}`, each);
            stageOf.put(...some);
          },
          drop: (...some) => {
            for (const each of some) {
              const key = `${each.kind}/${each.metadata.name}`;
              if (objects.get(key)?.metadata.uid === each.metadata.uid) objects.delete(key);
            }
            stageOf.drop(...some);
          },
        });
        for (const each of there) objects.set(`${each.kind}/${each.metadata.name}`, each);
        let seen = remember(on);
        for (const [number, [name, seed]] of all.entries()) {
          steps[name]?.(seen, seed);
          seen.pass(second);
          if (number !== at) continue;
          const keeper = keeperOf(memory);
          await keeper.load();
          await keeper.save(on.tracker.told, on.tracker.changed(), [], new Map());
          findings.push(...on.findings);
          const { told } = await keeperOf(memory).load();
          on = stage({ there: [...objects.values()], now: on.now + minute, ...(told && { told }) });
          seen = remember(on);
        }
        repair(seen);
        findings.push(...on.findings);
        expect([...expectPaired(findings)]).toEqual([]);
      }),
      { numRuns: Number(process.env.TOCSIN_HISTORIES ?? 40) },
    );
  });
});
