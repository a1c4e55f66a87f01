import {
  type Condition,
  conditionOf,
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  textOf,
  valueIn,
} from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

export type WorkloadKind = "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet";

/** What keeps a number of pods running. */
export interface Workload extends Meta {
  readonly kind: WorkloadKind;
  readonly desired: number;
  /** Pods that exist. */
  readonly current: number;
  /** Pods that do their work. */
  readonly available: number;
  /** Pods of the newest revision. */
  readonly updated: number;
  /** The controller has seen the newest spec. */
  readonly observed: boolean;
  /** What names the newest revision: a number, a hash. */
  readonly revision: string | undefined;
  readonly cause: string | undefined;
  readonly images: readonly string[];
  readonly progressing: Condition | undefined;
  readonly replicaFailure: Condition | undefined;
}

export function workloadOf(object: unknown, kind: WorkloadKind): Workload | undefined {
  const meta = metaOf(object, kind);
  if (meta === undefined) return undefined;
  const { metadata, spec, status } = fieldsOf(object);
  const { annotations, generation } = fieldsOf(metadata);
  const now = fieldsOf(status);
  const template = fieldsOf(fieldsOf(fieldsOf(spec).template).spec);
  const images = listOf(template.containers, 20).flatMap(({ image }) => textOf(image, 500) ?? []);
  return {
    ...meta,
    kind,
    ...countsOf(kind, fieldsOf(spec), now),
    observed: (numberOf(now.observedGeneration) ?? 0) >= (numberOf(generation) ?? 0),
    revision: revisionOf(kind, annotations, now),
    cause: valueIn(annotations, "kubernetes.io/change-cause"),
    images: [...new Set(images)],
    progressing: conditionOf(now, "Progressing"),
    replicaFailure: conditionOf(now, "ReplicaFailure"),
  };
}

type Counts = Pick<Workload, "desired" | "current" | "available" | "updated">;

function countsOf(kind: WorkloadKind, spec: Fields, status: Fields): Counts {
  const count = (name: string) => numberOf(status[name]) ?? 0;
  if (kind === "DaemonSet")
    return {
      desired: count("desiredNumberScheduled"),
      current: count("currentNumberScheduled"),
      available: count("numberAvailable"),
      updated: count("updatedNumberScheduled"),
    };
  return {
    desired: numberOf(spec.replicas) ?? 1,
    current: count("replicas"),
    // A StatefulSet counts what is available since 1.22 only.
    available:
      numberOf(status.availableReplicas) ?? (kind === "StatefulSet" ? count("readyReplicas") : 0),
    updated: count("updatedReplicas"),
  };
}

function revisionOf(kind: WorkloadKind, annotations: unknown, status: Fields): string | undefined {
  if (kind === "StatefulSet") return textOf(status.updateRevision, 300);
  if (kind === "DaemonSet") return valueIn(annotations, "deprecated.daemonset.template.generation");
  return valueIn(annotations, "deployment.kubernetes.io/revision");
}
