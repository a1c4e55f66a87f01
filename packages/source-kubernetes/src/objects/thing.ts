import { type Autoscaler, autoscalerOf } from "./autoscaler.ts";
import { type Claim, claimOf } from "./claim.ts";
import { type CronJob, cronJobOf, type Job, jobOf } from "./job.ts";
import type { Meta } from "./meta.ts";
import { type Node, nodeOf } from "./node.ts";
import { type Pod, podOf } from "./pod.ts";
import { type Workload, workloadOf } from "./workload.ts";

/** An object of a kind that can't be read, known by what events say of it. */
export interface Hearsay extends Meta {
  readonly hearsay: true;
}

export type Known = Pod | Node | Workload | Job | CronJob | Autoscaler | Claim;
export type Thing = Known | Hearsay;
export type KnownKind = Known["kind"];

const readers: { readonly [Kind in KnownKind]: (object: unknown) => Known | undefined } = {
  Pod: podOf,
  Node: nodeOf,
  Deployment: (object) => workloadOf(object, "Deployment"),
  StatefulSet: (object) => workloadOf(object, "StatefulSet"),
  DaemonSet: (object) => workloadOf(object, "DaemonSet"),
  ReplicaSet: (object) => workloadOf(object, "ReplicaSet"),
  Job: jobOf,
  CronJob: cronJobOf,
  HorizontalPodAutoscaler: autoscalerOf,
  PersistentVolumeClaim: claimOf,
};

/** What is kept of an object; undefined when it has no name or uid. */
export function thingOf(kind: KnownKind, object: unknown): Known | undefined {
  return readers[kind](object);
}
