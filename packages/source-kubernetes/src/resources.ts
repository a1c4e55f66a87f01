import type { KnownKind } from "./objects/thing.ts";

/** A kind of object that is watched. */
export interface Watched {
  readonly kind: KnownKind | "Event";
  /** In RBAC's words; "" is the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** It belongs to no namespace: an account for some namespaces can't read it. */
  readonly clusterWide?: true;
  /** Where the same is found when this can't be read. */
  readonly otherwise?: Watched;
}

const apps = (kind: KnownKind, plural: string): Watched => ({
  kind,
  group: "apps",
  version: "v1",
  plural,
});

/** All that is watched. Secrets and ConfigMaps are not among it. */
export const watchedKinds: readonly Watched[] = [
  { kind: "Pod", group: "", version: "v1", plural: "pods" },
  { kind: "Node", group: "", version: "v1", plural: "nodes", clusterWide: true },
  { kind: "PersistentVolumeClaim", group: "", version: "v1", plural: "persistentvolumeclaims" },
  apps("Deployment", "deployments"),
  apps("ReplicaSet", "replicasets"),
  apps("StatefulSet", "statefulsets"),
  apps("DaemonSet", "daemonsets"),
  { kind: "Job", group: "batch", version: "v1", plural: "jobs" },
  { kind: "CronJob", group: "batch", version: "v1", plural: "cronjobs" },
  {
    kind: "HorizontalPodAutoscaler",
    group: "autoscaling",
    version: "v2",
    plural: "horizontalpodautoscalers",
  },
  {
    kind: "Event",
    group: "",
    version: "v1",
    plural: "events",
    // Both show the same events; an account may have the right to one of them alone.
    otherwise: { kind: "Event", group: "events.k8s.io", version: "v1", plural: "events" },
  },
];

/** `scope`: a namespace, or "" for all. */
export function pathOf({ group, version, plural }: Watched, scope: string): string {
  const api = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return scope === ""
    ? `${api}/${plural}`
    : `${api}/namespaces/${encodeURIComponent(scope)}/${plural}`;
}

/** What is watched, and where: of namespaces, without what belongs to none. */
export function placesOf(namespaces: readonly string[]) {
  if (namespaces.length === 0) return watchedKinds.map((kind) => ({ kind, scope: "" }));
  const kinds = watchedKinds.filter((kind) => kind.clusterWide !== true);
  return [...new Set(namespaces)].flatMap((scope) => kinds.map((kind) => ({ kind, scope })));
}
