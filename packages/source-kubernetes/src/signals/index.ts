import type { Known, KnownKind } from "../objects/thing.ts";
import { autoscaling, scaleLimit } from "./autoscaling.ts";
import { claim } from "./claim.ts";
import { configError } from "./config-error.ts";
import { crashLoop } from "./crash-loop.ts";
import { createFailure, jobCreateFailure } from "./create-failure.ts";
import { rollout } from "./deployment.ts";
import { eviction } from "./eviction.ts";
import { imagePull } from "./image-pull.ts";
import { job, missedSchedule } from "./job.ts";
import { lifecycle } from "./lifecycle.ts";
import { liveness } from "./liveness.ts";
import {
  diskPressure,
  kubelet,
  memoryPressure,
  nodeMemory,
  notReady,
  pidPressure,
} from "./node.ts";
import { outOfMemory } from "./out-of-memory.ts";
import { readiness } from "./readiness.ts";
import { sandbox } from "./sandbox.ts";
import { scheduling } from "./scheduling.ts";
import type { Signal } from "./signal.ts";
import { unavailable } from "./unavailable.ts";
import { volume } from "./volume.ts";

type Signals = { readonly [Kind in KnownKind]: readonly Signal<Extract<Known, { kind: Kind }>>[] };

const byKind: Signals = {
  Pod: [
    crashLoop,
    imagePull,
    outOfMemory,
    configError,
    scheduling,
    volume,
    sandbox,
    readiness,
    liveness,
    lifecycle,
    eviction,
  ],
  Node: [notReady, memoryPressure, diskPressure, pidPressure, nodeMemory, kubelet],
  Deployment: [rollout, createFailure],
  StatefulSet: [createFailure, unavailable],
  DaemonSet: [createFailure, unavailable],
  ReplicaSet: [createFailure],
  Job: [job, jobCreateFailure],
  CronJob: [missedSchedule],
  HorizontalPodAutoscaler: [autoscaling, scaleLimit],
  PersistentVolumeClaim: [claim],
};

/** What to look at on an object of a kind. */
export function signalsOf(kind: KnownKind): readonly Signal<Known>[] {
  return byKind[kind] as readonly Signal<Known>[];
}
