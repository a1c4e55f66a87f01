import { badRequest, type KubernetesStatus, noSuchPath } from "./kubernetes-status.ts";

/** A kind of object that the fake serves. */
export interface KubernetesKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const kind = (apiVersion: string, name: string, plural: string, namespaced = true) => ({
  apiVersion,
  kind: name,
  plural,
  namespaced,
});

export const usualKinds: readonly KubernetesKind[] = [
  kind("v1", "Pod", "pods"),
  kind("v1", "Event", "events"),
  kind("events.k8s.io/v1", "Event", "events"),
  kind("v1", "Node", "nodes", false),
  kind("v1", "Namespace", "namespaces", false),
  kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims"),
  kind("apps/v1", "Deployment", "deployments"),
  kind("apps/v1", "ReplicaSet", "replicasets"),
  kind("apps/v1", "StatefulSet", "statefulsets"),
  kind("apps/v1", "DaemonSet", "daemonsets"),
  kind("apps/v1", "ControllerRevision", "controllerrevisions"),
  kind("batch/v1", "Job", "jobs"),
  kind("batch/v1", "CronJob", "cronjobs"),
  kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
  kind("argoproj.io/v1alpha1", "Application", "applications"),
];

/** What a path asks for. */
export interface KubernetesPlace {
  readonly kind: KubernetesKind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** A part of the object that has a path of its own. */
  readonly part: "log" | "scale" | undefined;
}

const heldParts: Readonly<Record<string, readonly string[]>> = {
  log: ["pods"],
  scale: ["deployments", "replicasets", "statefulsets"],
};

export function readPath(
  path: string,
  kinds: readonly KubernetesKind[],
): KubernetesPlace | KubernetesStatus {
  const parts = path.split("/").slice(1).map(decodeURIComponent);
  const core = parts[0] === "api" && parts[1] === "v1";
  if (!core && parts[0] !== "apis") return noSuchPath;
  const apiVersion = core ? "v1" : `${parts[1]}/${parts[2]}`;
  const rest = parts.slice(core ? 2 : 3);
  const inNamespace = rest[0] === "namespaces" && rest.length > 2;
  const [plural, name, sub, ...more] = inNamespace ? rest.slice(2) : rest;
  const kind = kinds.find((each) => each.apiVersion === apiVersion && each.plural === plural);
  const part =
    inNamespace && sub !== undefined && heldParts[sub]?.includes(plural ?? "")
      ? (sub as "log" | "scale")
      : undefined;
  if (kind === undefined || more.length > 0 || part !== sub) return noSuchPath;
  // Only objects without a namespace are found by name alone.
  if (inNamespace !== kind.namespaced && (inNamespace || name !== undefined)) return noSuchPath;
  return { kind, namespace: inNamespace ? rest[1] : undefined, name, part };
}

const selectors = ["labelSelector", "fieldSelector"];
const listQuery = [...selectors, "limit", "continue", "resourceVersion", "timeoutSeconds"];
const watchQuery = [
  ...selectors,
  "watch",
  "resourceVersion",
  "allowWatchBookmarks",
  "timeoutSeconds",
];
const logQuery = ["container", "previous", "tailLines", "limitBytes", "timestamps", "sinceSeconds"];
const patchQuery = ["fieldManager", "fieldValidation", "dryRun", "force"];
const numbers = ["limit", "timeoutSeconds", "tailLines", "limitBytes", "sinceSeconds"];
const yesOrNo = ["watch", "allowWatchBookmarks", "previous", "timestamps"];

/** The API itself ignores what it does not know; a test should learn of it. */
export function checkQuery(
  place: KubernetesPlace,
  query: URLSearchParams,
  method: string,
): KubernetesStatus | undefined {
  const allowed = allowedIn(place, query, method);
  for (const [name, value] of query) {
    if (!allowed.includes(name)) return badRequest(`unknown query parameter: ${name}`);
    if (query.getAll(name).length > 1) return badRequest(`twice: ${name}`);
    if (numbers.includes(name) && !/^\d+$/.test(value))
      return badRequest(`strconv.ParseInt: parsing "${value}": invalid syntax`);
    if (yesOrNo.includes(name) && !/^(0|1|true|false)$/.test(value))
      return badRequest(`strconv.ParseBool: parsing "${value}": invalid syntax`);
  }
  return undefined;
}

function allowedIn(
  { part, name }: KubernetesPlace,
  query: URLSearchParams,
  method: string,
): readonly string[] {
  if (method === "PATCH") return patchQuery;
  if (part === "log") return logQuery;
  if (name !== undefined) return [];
  return isTrue(query.get("watch")) ? watchQuery : [...listQuery, "watch"];
}

export function isTrue(value: string | null): boolean {
  return value === "1" || value === "true";
}
