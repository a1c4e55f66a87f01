/** A Kubernetes object as a test writes it; the fake adds uid, version and times. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: KubernetesMetadata;
  // biome-ignore lint/suspicious/noExplicitAny: a test reaches into what it made itself
  [field: string]: any;
}

export interface KubernetesMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  generation?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: KubernetesOwner[];
  [field: string]: unknown;
}

export interface KubernetesOwner {
  apiVersion?: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

type Metadata = Partial<KubernetesMetadata>;

interface Common {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  /** The object that owns it, already applied: it needs a uid. */
  readonly owner?: KubernetesObject | undefined;
  readonly metadata?: Metadata;
}

export interface PodFields extends Common {
  readonly image?: string;
  readonly node?: string;
  readonly phase?: string;
  /** Why its container waits, as in `CrashLoopBackOff`; undefined: it runs and is ready. */
  readonly waiting?: string;
  readonly restarts?: number;
  /** How its container ended the last time, as in `{ reason: "OOMKilled", exitCode: 137 }`. */
  readonly last?: Record<string, unknown>;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}

/** A pod of one container `app`, running and ready unless told otherwise. */
export function pod(fields: PodFields = {}): KubernetesObject {
  const { image = "nginx:1.27", waiting, restarts = 0, last, node = "node-1" } = fields;
  const ready = waiting === undefined;
  const state = ready
    ? { running: { startedAt: "2026-01-05T09:00:00Z" } }
    : { waiting: { reason: waiting, message: `${waiting} of the test` } };
  return make("v1", "Pod", "web-1", fields, {
    spec: { nodeName: node, containers: [{ name: "app", image }], ...fields.spec },
    status: {
      phase: fields.phase ?? (ready || restarts > 0 ? "Running" : "Pending"),
      startTime: "2026-01-05T09:00:00Z",
      conditions: ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
        type,
        status: ready || !type.endsWith("Ready") ? "True" : "False",
        lastTransitionTime: "2026-01-05T09:00:00Z",
      })),
      containerStatuses: [
        {
          name: "app",
          image,
          ready,
          started: ready,
          restartCount: restarts,
          state,
          lastState: last === undefined ? {} : { terminated: last },
        },
      ],
      ...fields.status,
    },
  });
}

export interface NodeFields extends Omit<Common, "namespace" | "owner"> {
  /** "Unknown": the node does not report any more. */
  readonly ready?: boolean | "Unknown";
  /** As in `["DiskPressure"]`. */
  readonly pressures?: readonly string[];
  readonly spec?: Record<string, unknown>;
}

export function node(fields: NodeFields = {}): KubernetesObject {
  const { ready = true, pressures = [] } = fields;
  const condition = (type: string, value: boolean | "Unknown", reason: string) => ({
    type,
    status: value === "Unknown" ? value : value ? "True" : "False",
    reason,
    message: `${reason} of the test`,
    lastHeartbeatTime: "2026-01-05T09:00:00Z",
    lastTransitionTime: "2026-01-05T09:00:00Z",
  });
  const reason = { true: "KubeletReady", false: "KubeletNotReady", Unknown: "NodeStatusUnknown" };
  return make("v1", "Node", "node-1", fields, {
    spec: { ...fields.spec },
    status: {
      conditions: [
        ...["MemoryPressure", "DiskPressure", "PIDPressure"].map((type) =>
          condition(
            type,
            pressures.includes(type),
            pressures.includes(type) ? `KubeletHas${type}` : `KubeletHasNo${type}`,
          ),
        ),
        condition("Ready", ready, reason[`${ready}`]),
      ],
    },
  });
}

export interface WorkloadFields extends Common {
  readonly image?: string;
  readonly replicas?: number;
  readonly ready?: number;
  readonly revision?: number;
  readonly conditions?: readonly Record<string, unknown>[];
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
}

/** A deployment that is rolled out unless `ready` or `conditions` say otherwise. */
export function deployment(fields: WorkloadFields = {}): KubernetesObject {
  const { replicas = 1, ready = replicas } = fields;
  return make("apps/v1", "Deployment", "web", fields, {
    spec: { replicas, ...workloadSpec(fields, "web") },
    status: {
      observedGeneration: 1,
      replicas,
      updatedReplicas: replicas,
      readyReplicas: ready,
      availableReplicas: ready,
      conditions: fields.conditions ?? [
        {
          type: "Available",
          status: ready >= replicas ? "True" : "False",
          reason: ready >= replicas ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        },
        {
          type: "Progressing",
          status: "True",
          reason: ready >= replicas ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
        },
      ],
      ...fields.status,
    },
  });
}

export function replicaSet(fields: WorkloadFields = {}): KubernetesObject {
  const { replicas = 1, ready = replicas } = fields;
  return make("apps/v1", "ReplicaSet", "web-65f486fbf7", fields, {
    spec: { replicas, ...workloadSpec(fields, "web") },
    status: { replicas, readyReplicas: ready, availableReplicas: ready, ...fields.status },
  });
}

export interface JobFields extends Common {
  readonly image?: string;
  /** Undefined: it runs. */
  readonly ended?: "Complete" | "Failed";
  /** Why it failed, as in `BackoffLimitExceeded`. */
  readonly reason?: string;
  readonly status?: Record<string, unknown>;
}

export function job(fields: JobFields = {}): KubernetesObject {
  const { ended, reason, image = "migrate:1" } = fields;
  const end =
    ended === undefined ? [] : [{ type: ended, status: "True", ...(reason && { reason }) }];
  return make("batch/v1", "Job", "migrate", fields, {
    spec: { backoffLimit: 0, template: { spec: { containers: [{ name: "app", image }] } } },
    status: {
      startTime: "2026-01-05T09:00:00Z",
      ...(ended === undefined
        ? { active: 1 }
        : ended === "Failed"
          ? { failed: 1 }
          : { succeeded: 1 }),
      conditions: end,
      ...fields.status,
    },
  });
}

export interface EventFields extends Common {
  /** What it is about. */
  readonly about?: KubernetesObject | undefined;
  readonly reason?: string;
  readonly message?: string;
  readonly type?: "Normal" | "Warning";
  readonly count?: number;
  /** RFC 3339. Default: when the fake's test days begin. */
  readonly at?: string;
  readonly component?: string;
  readonly fieldPath?: string;
}

/** An event of core/v1, as the kubelet and the controllers write them. */
export function event(fields: EventFields = {}): KubernetesObject {
  const { about = pod(), reason = "BackOff", count = 1, at = "2026-01-05T09:00:00Z" } = fields;
  const { name, namespace, uid, resourceVersion } = about.metadata;
  const component = fields.component ?? "kubelet";
  const home = { ...fields, namespace: fields.namespace ?? namespace ?? "default" };
  return make("v1", "Event", `${name}.${reason.toLowerCase()}`, home, {
    involvedObject: {
      kind: about.kind,
      apiVersion: about.apiVersion,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(fields.fieldPath === undefined ? {} : { fieldPath: fields.fieldPath }),
    },
    reason,
    message: fields.message ?? `${reason} of the test`,
    source: { component, host: "node-1" },
    firstTimestamp: at,
    lastTimestamp: at,
    count,
    type: fields.type ?? "Warning",
    eventTime: null,
    reportingComponent: component,
    reportingInstance: "node-1",
  });
}

function make(
  apiVersion: string,
  kind: string,
  name: string,
  { owner, labels, metadata, ...fields }: Common,
  rest: Record<string, unknown>,
): KubernetesObject {
  const namespace = kind === "Node" ? undefined : (fields.namespace ?? "shop");
  const { uid = "" } = owner?.metadata ?? {};
  return {
    apiVersion,
    kind,
    metadata: {
      name: fields.name ?? name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(owner === undefined
        ? {}
        : {
            ownerReferences: [
              {
                apiVersion: owner.apiVersion,
                kind: owner.kind,
                name: owner.metadata.name,
                uid,
                controller: true,
              },
            ],
          }),
      ...metadata,
    },
    ...rest,
  };
}

function workloadSpec({ image = "nginx:1.27", spec, labels }: WorkloadFields, app: string) {
  return {
    selector: { matchLabels: labels ?? { app } },
    template: {
      metadata: { labels: labels ?? { app } },
      spec: { containers: [{ name: "app", image }] },
    },
    ...spec,
  };
}
