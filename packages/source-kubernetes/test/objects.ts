import { deployment, job, type KubernetesObject, node, pod, replicaSet } from "@tocsin/testkit";

export const start = Date.parse("2026-01-05T09:00:00Z");
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

export const iso = (ms: number) => new Date(ms).toISOString();

/** As the API gives it: with a uid and the time of its making. */
export function made(object: KubernetesObject, at = start - hour): KubernetesObject {
  const { kind, metadata } = object;
  const uid = metadata.uid ?? `${kind}-${metadata.namespace ?? ""}-${metadata.name}`;
  return { ...object, metadata: { creationTimestamp: iso(at), ...metadata, uid } };
}

export interface Web {
  readonly name?: string;
  readonly namespace?: string;
  readonly replicas?: number;
  readonly ready?: number;
  readonly revision?: number;
  readonly progress?: { status: string; reason: string; at?: number };
  readonly image?: string;
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
}

/** A Deployment of one or more pods. */
export function web(fields: Web = {}): KubernetesObject {
  const { name = "web", namespace = "shop", replicas = 1, ready = replicas, revision = 1 } = fields;
  const {
    status = "True",
    reason = "NewReplicaSetAvailable",
    at = start - hour,
  } = fields.progress ?? {};
  const condition = { type: "Progressing", status, reason, message: `${reason}.` };
  const times = { lastUpdateTime: iso(at), lastTransitionTime: iso(at) };
  const annotations = {
    "deployment.kubernetes.io/revision": String(revision),
    ...fields.annotations,
  };
  return made(
    deployment({
      name,
      namespace,
      replicas,
      ready,
      conditions: [{ ...condition, ...times }],
      // Whatever the API server counts: the controller has seen it.
      status: { observedGeneration: 1_000 },
      ...(fields.image === undefined ? {} : { image: fields.image }),
      metadata: { annotations, ...(fields.labels && { labels: fields.labels }) },
    }),
  );
}

/** Its ReplicaSet of that revision. */
export function set(fields: Web & { readonly hash?: string } = {}): KubernetesObject {
  const { name = "web", namespace = "shop", replicas = 1, ready = replicas, revision = 1 } = fields;
  const owner = web({ name, namespace });
  const metadata = { annotations: { "deployment.kubernetes.io/revision": String(revision) } };
  const full = `${name}-${fields.hash ?? "65f486fbf7"}`;
  return made(replicaSet({ name: full, namespace, owner, replicas, ready, metadata }));
}

export interface Of {
  readonly name?: string;
  readonly of?: KubernetesObject | undefined;
  readonly namespace?: string;
  readonly node?: string;
  readonly uid?: string;
}

type Fields = NonNullable<Parameters<typeof pod>[0]>;

function podOf(
  { name = "web-65f486fbf7-9rjbc", of = set(), ...fields }: Of & Fields,
  uid?: string,
) {
  const metadata = uid === undefined ? {} : { uid };
  const owner = of.kind === "None" ? undefined : of;
  return made(pod({ name, ...fields, owner, metadata }));
}

const condition = (type: string, status: boolean, at: number, more: object = {}) => ({
  type,
  status: status ? "True" : "False",
  lastTransitionTime: iso(at),
  ...more,
});

/** A pod that runs since then; `ready` false: without passing its readiness probe. */
export function running(
  since: number,
  {
    ready = true,
    restarts = 0,
    last,
    readyAt = since,
    uid,
    ...of
  }: Of & { ready?: boolean; restarts?: number; last?: object; readyAt?: number } = {},
): KubernetesObject {
  const reason = ready ? {} : { reason: "ContainersNotReady" };
  return podOf(
    {
      ...of,
      status: {
        conditions: [
          condition("PodScheduled", true, since),
          condition("Ready", ready, readyAt, reason),
        ],
        containerStatuses: [
          {
            name: "app",
            image: "nginx:1.27",
            ready,
            restartCount: restarts,
            state: { running: { startedAt: iso(since) } },
            lastState: last === undefined ? {} : { terminated: last },
          },
        ],
      },
    },
    uid,
  );
}

/** A pod whose container waits. */
export function waiting(
  reason: string,
  at: number,
  more: Of & Fields & { restarts?: number; exitCode?: number } = {},
): KubernetesObject {
  const { restarts = 0, exitCode = 1, uid, ...of } = more;
  const ended = {
    exitCode,
    reason: exitCode === 137 ? "OOMKilled" : "Error",
    startedAt: iso(at - 2 * second),
    finishedAt: iso(at),
  };
  return podOf(
    {
      ...of,
      phase: restarts > 0 ? "Running" : "Pending",
      status: {
        conditions: [condition("PodScheduled", true, at), condition("Ready", false, at)],
        containerStatuses: [
          {
            name: "app",
            image: "nginx:1.27",
            ready: false,
            restartCount: restarts,
            state: { waiting: { reason, message: `${reason} of the test` } },
            lastState: restarts > 0 ? { terminated: ended } : {},
          },
        ],
        ...of.status,
      },
    },
    uid,
  );
}

/** A pod that no node takes since then. */
export function pending(
  since: number,
  of: Of = {},
  message = "0/1 nodes are available",
): KubernetesObject {
  const reason = { reason: "Unschedulable", message };
  const conditions = [condition("PodScheduled", false, since, reason)];
  const { uid, ...rest } = of;
  return podOf(
    {
      ...rest,
      phase: "Pending",
      spec: { nodeName: undefined },
      status: { conditions, containerStatuses: [] },
    },
    uid,
  );
}

/** A pod that was put out of its node. */
export function evicted(at: number, of: Of = {}): KubernetesObject {
  const { uid, ...rest } = of;
  const message = "The node was low on resource: memory.";
  const conditions = [condition("Ready", false, at)];
  return podOf(
    {
      ...rest,
      phase: "Failed",
      status: { reason: "Evicted", message, conditions, containerStatuses: [] },
    },
    uid,
  );
}

/** A node; `ready` false: it does not report since `at`. */
export function machine(
  name: string,
  ready: boolean,
  at: number,
  pressures: readonly string[] = [],
): KubernetesObject {
  const object = made(
    node({ name, ready: ready ? true : "Unknown", pressures }),
    start - 24 * hour,
  );
  for (const each of object.status.conditions) each.lastTransitionTime = iso(at);
  return object;
}

export function task(
  name: string,
  ended: "Complete" | "Failed" | undefined,
  at: number,
  of?: KubernetesObject,
): KubernetesObject {
  const end =
    ended === undefined
      ? []
      : [condition(ended, true, at, { reason: ended === "Failed" ? "BackoffLimitExceeded" : "" })];
  return made(job({ name, owner: of, ...(ended && { ended }), status: { conditions: end } }), at);
}

export function cron(name: string, status: object = {}): KubernetesObject {
  return made({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name, namespace: "shop" },
    spec: {},
    status,
  });
}

export function claim(phase: string): KubernetesObject {
  return made({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: "shop" },
    spec: {},
    status: { phase },
  });
}

export function autoscaler(
  conditions: readonly { type: string; status: string; reason: string; at: number }[],
): KubernetesObject {
  return made({
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "shop" },
    status: {
      conditions: conditions.map(({ at, ...each }) => ({ ...each, lastTransitionTime: iso(at) })),
    },
  });
}

export function daemonSet(available: number, desired: number): KubernetesObject {
  return made({
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: {
      name: "agent",
      namespace: "shop",
      annotations: { "deprecated.daemonset.template.generation": "1" },
    },
    spec: {},
    status: {
      desiredNumberScheduled: desired,
      currentNumberScheduled: desired,
      numberAvailable: available,
      updatedNumberScheduled: desired,
    },
  });
}

let events = 0;

export function said(
  about: KubernetesObject,
  reason: string,
  at: number,
  more: { message?: string; count?: number; type?: string; uid?: string } = {},
): KubernetesObject {
  events += 1;
  const { kind, metadata, apiVersion } = about;
  const {
    message = `${reason} of the test`,
    count = 1,
    type = "Warning",
    uid = `event-${events}`,
  } = more;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: {
      name: `${metadata.name}.${uid}`,
      namespace: metadata.namespace ?? "default",
      uid,
      creationTimestamp: iso(at),
    },
    involvedObject: {
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      uid: metadata.uid,
    },
    reason,
    message,
    type,
    count,
    firstTimestamp: iso(at),
    lastTimestamp: iso(at),
    eventTime: null,
    source: { component: "test" },
  };
}
