import type { Severity } from "@tocsin/core";

interface Words {
  /** As in "Deployment shop/web: …". */
  readonly fires: string;
  readonly over: string;
  readonly severity: Severity;
}

/** The classes of problem. Their names are part of fingerprints, so they stay. */
export const problems = {
  "crash-loop": {
    fires: "crash loop",
    over: "runs again, the crash loop is over",
    severity: "error",
  },
  "image-pull": {
    fires: "an image can't be pulled",
    over: "its images could be pulled",
    severity: "error",
  },
  "out-of-memory": {
    fires: "killed for want of memory",
    over: "no more kills for want of memory",
    severity: "error",
  },
  "config-error": {
    fires: "a container can't be made",
    over: "its containers could be made",
    severity: "error",
  },
  scheduling: { fires: "no node for a pod", over: "its pods have nodes", severity: "warning" },
  volume: {
    fires: "a volume can't be mounted",
    over: "its volumes are mounted",
    severity: "warning",
  },
  readiness: { fires: "not ready", over: "ready again", severity: "warning" },
  liveness: {
    fires: "liveness probe fails",
    over: "its liveness probe passes again",
    severity: "error",
  },
  sandbox: {
    fires: "a pod's sandbox or network can't be made",
    over: "its pods' sandboxes and networks work",
    severity: "error",
  },
  lifecycle: {
    fires: "a pod can't be started or stopped as told",
    over: "its pods start and stop as told",
    severity: "error",
  },
  eviction: { fires: "evicted", over: "what was evicted is replaced", severity: "warning" },
  "node-not-ready": { fires: "not ready", over: "ready again", severity: "critical" },
  "memory-pressure": {
    fires: "short of memory",
    over: "no longer short of memory",
    severity: "error",
  },
  "disk-pressure": { fires: "short of disk", over: "no longer short of disk", severity: "error" },
  "pid-pressure": {
    fires: "short of process ids",
    over: "no longer short of process ids",
    severity: "error",
  },
  "node-memory": {
    fires: "the system killed processes for want of memory",
    over: "no more kills for want of memory",
    severity: "critical",
  },
  kubelet: {
    fires: "kubelet in trouble",
    over: "no more trouble of the kubelet",
    severity: "error",
  },
  "create-failure": {
    fires: "its pods can't be created",
    over: "its pods could be created",
    severity: "error",
  },
  rollout: { fires: "rollout makes no progress", over: "rollout is through", severity: "error" },
  unavailable: {
    fires: "short of pods for 10 minutes",
    over: "all its pods are available",
    severity: "error",
  },
  job: { fires: "job failed", over: "succeeds again", severity: "error" },
  "missed-schedule": {
    fires: "a scheduled job did not start",
    over: "scheduled jobs start again",
    severity: "error",
  },
  autoscaling: { fires: "can't scale", over: "scales again", severity: "warning" },
  "scale-limit": {
    fires: "would scale beyond its maximum",
    over: "within its limits again",
    severity: "warning",
  },
  claim: { fires: "not bound to a volume", over: "bound to a volume", severity: "warning" },
  storm: { fires: "many workloads in trouble", over: "the storm is over", severity: "error" },
} as const satisfies Readonly<Record<string, Words>>;

export type ProblemName = keyof typeof problems;
