import type { ProblemName } from "./problems.ts";

/** What an event's reason means: a problem, nothing that is told, or (undefined) something unknown. */
export type Meaning = ProblemName | "nothing" | undefined;

type Reasons = Readonly<Record<string, ProblemName | "nothing">>;

/** Of events of one kind of object. Where the object's state tells more, the signal looks at that alone. */
const byKind: Readonly<Record<string, Reasons>> = {
  Pod: {
    BackOff: "crash-loop",
    Failed: "image-pull",
    ErrImageNeverPull: "image-pull",
    InspectFailed: "image-pull",
    FailedScheduling: "scheduling",
    FailedMount: "volume",
    FailedAttachVolume: "volume",
    FailedMapVolume: "volume",
    VolumeMismatch: "volume",
    FailedCreatePodSandBox: "sandbox",
    FailedPodSandBoxStatus: "sandbox",
    NetworkNotReady: "sandbox",
    Unhealthy: "readiness",
    ProbeWarning: "readiness",
    Evicted: "eviction",
    Preempted: "eviction",
    Preempting: "eviction",
    NodeControllerEviction: "eviction",
    TaintManagerEviction: "eviction",
    FailedKillPod: "lifecycle",
    FailedPostStartHook: "lifecycle",
    FailedPreStopHook: "lifecycle",
    ExceededGracePeriod: "lifecycle",
    // The node itself is told.
    NodeNotReady: "nothing",
    DNSConfigForming: "nothing",
    FailedSync: "nothing",
    FailedToRetrieveImagePullSecret: "nothing",
  },
  Node: {
    NodeNotReady: "node-not-ready",
    NodeHasInsufficientMemory: "memory-pressure",
    NodeHasDiskPressure: "disk-pressure",
    NodeHasInsufficientPID: "pid-pressure",
    EvictionThresholdMet: "nothing",
    SystemOOM: "node-memory",
    OOMKilling: "node-memory",
    Rebooted: "kubelet",
    InvalidDiskCapacity: "kubelet",
    FreeDiskSpaceFailed: "kubelet",
    ImageGCFailed: "kubelet",
    ContainerGCFailed: "kubelet",
    KubeletSetupFailed: "kubelet",
  },
  Deployment: { ReplicaSetCreateError: "create-failure", FailedCreate: "create-failure" },
  ReplicaSet: { FailedCreate: "create-failure" },
  StatefulSet: { FailedCreate: "create-failure" },
  DaemonSet: { FailedCreate: "create-failure", FailedDaemonPod: "create-failure" },
  Job: {
    FailedCreate: "create-failure",
    BackoffLimitExceeded: "job",
    DeadlineExceeded: "job",
    PodFailurePolicy: "job",
  },
  CronJob: {
    FailedCreate: "missed-schedule",
    MissSchedule: "missed-schedule",
    TooManyMissedTimes: "missed-schedule",
    FailedNeedsStart: "missed-schedule",
    UnexpectedJob: "nothing",
  },
  HorizontalPodAutoscaler: {
    FailedGetResourceMetric: "autoscaling",
    FailedComputeMetricsReplicas: "autoscaling",
    FailedGetScale: "autoscaling",
    FailedRescale: "autoscaling",
    FailedGetExternalMetric: "autoscaling",
    FailedGetObjectMetric: "autoscaling",
    FailedGetPodsMetric: "autoscaling",
    FailedGetContainerResourceMetric: "autoscaling",
    FailedUpdateStatus: "nothing",
  },
  PersistentVolumeClaim: {
    ProvisioningFailed: "claim",
    FailedBinding: "claim",
    ClaimLost: "claim",
    ClaimMisbound: "claim",
  },
};

export interface Said {
  readonly reason: string;
  readonly message: string;
  readonly warning: boolean;
}

/** What an event says of a kind of object. Normal events mean nothing unless they are known. */
export function meaningOf(kind: string, { reason, message, warning }: Said): Meaning {
  const reasons = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  const known =
    reasons !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  if (kind === "Pod") {
    // "BackOff" and "Failed" are said of images and of containers.
    if (reason === "BackOff") return /pull/i.test(message) ? "image-pull" : "crash-loop";
    if (reason === "Failed") return /pull|image/i.test(message) ? "image-pull" : "config-error";
    if (reason === "Unhealthy") return /^liveness/i.test(message) ? "liveness" : "readiness";
    if (reason === "TaintManagerEviction" && /^cancel/i.test(message)) return "nothing";
  }
  if (known !== undefined) return known;
  return warning ? undefined : "nothing";
}
