import { describe, expect, it } from "vitest";
import {
  autoscaler,
  claim,
  cron,
  daemonSet,
  hour,
  minute,
  running,
  said,
  second,
  set,
  start,
  task,
  waiting,
  web,
} from "./objects.ts";
import { stage } from "./stage.ts";
import { deployment, type Story, tellStories } from "./story.ts";

const key = (problem: string) => `Deployment/shop/web:${problem}`;

const stories: readonly Story[] = [
  {
    title: "pods that can't be created: many events, one problem, over with all pods",
    steps: [
      [
        (on) => {
          on.put(web({ replicas: 3, ready: 1 }));
          const short = web({ replicas: 3, ready: 1 });
          short.status.replicas = 1;
          on.put(short);
          for (let each = 0; each < 12; each += 1)
            on.put(
              said(set(), "FailedCreate", start + each, {
                message: `pods "web-65f486fbf7-${each}" is forbidden: exceeded quota`,
              }),
            );
          on.pass(5 * minute);
        },
        [`opened ${key("create-failure")} error`],
      ],
      [
        (on) => {
          on.put(web({ replicas: 3 }));
          on.pass(second);
        },
        [`over ${key("create-failure")}`],
      ],
    ],
  },
  {
    title: "rollout that makes no progress: failed run and problem, until it is through",
    steps: [
      [
        (on) => {
          on.put(
            web({
              ready: 0,
              revision: 2,
              progress: { status: "False", reason: "ProgressDeadlineExceeded", at: start },
            }),
          );
          on.pass(second);
        },
        [`opened ${key("rollout")} error`, "rollout Deployment/shop/web 2 failed"],
      ],
      [
        (on) => {
          on.put(
            web({
              ready: 0,
              revision: 3,
              progress: { status: "True", reason: "ReplicaSetUpdated", at: start },
            }),
          );
          on.pass(minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(web({ revision: 3 }));
          on.pass(second);
        },
        [`over ${key("rollout")}`, "rollout Deployment/shop/web 3 finished"],
      ],
    ],
  },
  {
    title: "DaemonSet short of pods: after ten minutes, until all are available",
    there: { there: [daemonSet(3, 3)] },
    steps: [
      [
        (on) => {
          on.put(daemonSet(2, 3));
          on.pass(10 * minute - second);
        },
        [],
      ],
      [(on) => on.pass(second), ["opened DaemonSet/shop/agent:unavailable error"]],
      [
        (on) => {
          on.put(daemonSet(3, 3));
          on.pass(second);
        },
        ["over DaemonSet/shop/agent:unavailable"],
      ],
    ],
  },
  {
    title:
      "job that fails: over when a later job of its CronJob succeeds, also when the failed one is gone",
    there: { there: [cron("backup")] },
    steps: [
      [
        (on) => {
          on.put(task("backup-29000001", "Failed", start, cron("backup")));
          on.pass(second);
        },
        ["opened CronJob/shop/backup:job error"],
      ],
      [
        (on) => {
          on.put(task("backup-29000002", "Failed", start + second, cron("backup")));
          on.pass(second);
        },
        [],
      ],
      [
        (on) => {
          on.drop(
            task("backup-29000001", "Failed", start, cron("backup")),
            task("backup-29000002", "Failed", start, cron("backup")),
          );
          on.pass(minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(task("backup-29000003", "Complete", on.now, cron("backup")));
          on.pass(second);
        },
        ["over CronJob/shop/backup:job"],
      ],
    ],
  },
  {
    title: "job without CronJob: over when it is removed",
    steps: [
      [
        (on) => {
          on.put(task("migrate", "Failed", start));
          on.pass(second);
        },
        ["opened Job/shop/migrate:job error"],
      ],
      [
        (on) => {
          on.drop(task("migrate", "Failed", start));
          on.pass(second);
        },
        ["over Job/shop/migrate:job"],
      ],
    ],
  },
  {
    title: "CronJob that misses its time: until it starts a job",
    there: { there: [cron("backup")] },
    steps: [
      [
        (on) => {
          on.put(said(cron("backup"), "FailedNeedsStart", start));
          on.pass(second);
        },
        ["opened CronJob/shop/backup:missed-schedule error"],
      ],
      [
        (on) => {
          on.put(cron("backup", { lastScheduleTime: new Date(on.now).toISOString() }));
          on.pass(second);
        },
        ["over CronJob/shop/backup:missed-schedule"],
      ],
    ],
  },
  {
    title: "autoscaler without metrics: after two minutes, until it scales again",
    steps: [
      [
        (on) => {
          on.put(
            autoscaler([
              {
                type: "ScalingActive",
                status: "False",
                reason: "FailedGetResourceMetric",
                at: start,
              },
            ]),
          );
          on.pass(119 * second);
        },
        [],
      ],
      [(on) => on.pass(second), ["opened HorizontalPodAutoscaler/shop/web:autoscaling warning"]],
      [
        (on) => {
          on.put(
            autoscaler([
              { type: "ScalingActive", status: "True", reason: "ValidMetricFound", at: on.now },
            ]),
          );
          on.pass(second);
        },
        ["over HorizontalPodAutoscaler/shop/web:autoscaling"],
      ],
    ],
  },
  {
    title: "autoscaler at its maximum for ten minutes; standing at the minimum is rest",
    steps: [
      [
        (on) => {
          on.put(
            autoscaler([
              { type: "ScalingLimited", status: "True", reason: "TooFewReplicas", at: start },
            ]),
          );
          on.pass(hour, minute);
        },
        [],
      ],
      [
        (on) => {
          on.put(
            autoscaler([
              { type: "ScalingLimited", status: "True", reason: "TooManyReplicas", at: on.now },
            ]),
          );
          on.pass(10 * minute);
        },
        ["opened HorizontalPodAutoscaler/shop/web:scale-limit warning"],
      ],
    ],
  },
  {
    title: "claim without a volume: a warning, an error after 5 min, until it is bound",
    steps: [
      [
        (on) => {
          on.put(
            claim("Pending"),
            said(claim("Pending"), "FailedBinding", start, { type: "Normal" }),
          );
          on.pass(30 * second);
        },
        ["opened PersistentVolumeClaim/shop/data:claim warning"],
      ],
      [(on) => on.pass(5 * minute), ["worse PersistentVolumeClaim/shop/data:claim error"]],
      [
        (on) => {
          on.put(claim("Bound"));
          on.pass(second);
        },
        ["over PersistentVolumeClaim/shop/data:claim"],
      ],
    ],
  },
];

tellStories("workloads", stories);

describe("rollout noise", () => {
  const old = running(start, { ready: false });
  it("a pod that is being deleted tells nothing", () => {
    const on = stage({ there: deployment });
    const going = waiting("CrashLoopBackOff", start, { restarts: 5 });
    going.metadata.deletionTimestamp = "2026-01-05T09:00:00Z";
    on.put(going);
    on.pass(10 * minute);
    expect(on.told).toEqual([]);
  });

  it("a pod of an old ReplicaSet tells nothing, unless the rollout is stuck", () => {
    const on = stage({ there: [...deployment, set({ revision: 2, hash: "7d4b9c8f5d" })] });
    on.put(web({ revision: 2, progress: { status: "True", reason: "ReplicaSetUpdated" } }), old);
    on.pass(10 * minute);
    expect(on.told).toEqual([]);
    on.put(
      web({
        revision: 2,
        progress: { status: "False", reason: "ProgressDeadlineExceeded", at: on.now },
      }),
    );
    on.pass(second);
    expect(on.news()).toContain(`opened ${key("readiness")} warning`);
  });

  it("the pods of a ReplicaSet that is scaled to nothing tell nothing", () => {
    const on = stage({ there: deployment });
    on.put(set({ replicas: 0 }), old);
    on.pass(10 * minute);
    expect(on.told).toEqual([]);
  });
});
