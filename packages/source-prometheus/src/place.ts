import { oneLine } from "@tocsin/core";
import type { Alert } from "./alert.ts";

type Labels = Readonly<Record<string, string>>;

/** Under which names exporters and rules give what other sources call by the first one. */
const shared: Readonly<Record<string, readonly string[]>> = {
  cluster: ["cluster_name", "k8s_cluster_name"],
  namespace: ["exported_namespace", "kubernetes_namespace", "k8s_namespace_name"],
  app: ["app_kubernetes_io_name", "label_app_kubernetes_io_name", "application"],
  environment: ["env", "deployment_environment"],
  // A pod's name does not tell its workload for certain, so it is not asked.
  workload: ["deployment", "statefulset", "daemonset", "cronjob"],
};

/** What an alert is about, the most telling first. An exporter's own address comes late. */
const things = [
  "workload",
  "deployment",
  "statefulset",
  "daemonset",
  "cronjob",
  "job_name",
  "horizontalpodautoscaler",
  "persistentvolumeclaim",
  "pod",
  "node",
  "instance",
  "host",
  "hostname",
  "service",
  "job",
];

/** Labels that tell of the rule and the monitoring, not of what is monitored. */
const aboutTheRule = new Set([
  "alertname",
  "severity",
  "priority",
  "prometheus",
  "prometheus_replica",
  "replica",
  "grafana_folder",
  "rulename",
  "team",
  "endpoint",
]);

const mostOthers = 2;
const longestPart = 120;

/** What people would call it: `KubePodCrashLooping prod/web/api-1`, `InstanceDown db-1:9100`. */
export function subjectOf({ name, labels }: Alert): string {
  const own = sharedLabels(labels);
  const thing = things.find((label) => labels[label] !== undefined);
  const parts = [own.cluster, own.namespace, thing === undefined ? undefined : labels[thing]];
  const place = parts.flatMap((part) => (part === undefined ? [] : [oneLine(part, longestPart)]));
  const others = place.length > 0 ? [] : othersOf(labels);
  return [oneLine(name, 200), place.join("/"), ...others].filter((part) => part !== "").join(" ");
}

function othersOf(labels: Labels): string[] {
  return Object.keys(labels)
    .filter((name) => !aboutTheRule.has(name))
    .sort()
    .slice(0, mostOthers)
    .map((name) => oneLine(`${name}=${labels[name]}`, longestPart));
}

/** The alert's own labels, and the names that all sources share. */
export function labelsOf(labels: Labels): Labels {
  return { ...sharedLabels(labels), ...labels, ...imageOf(labels) };
}

/** Labels that a reader is shown: all but those that title and severity tell. */
export function toldLabels(labels: Labels): [string, string][] {
  return Object.entries(labels).filter(([name]) => name !== "alertname" && name !== "severity");
}

function sharedLabels(labels: Labels): Labels {
  const found: Record<string, string> = {};
  for (const name in shared) {
    const from = [name, ...(shared[name] ?? [])].find((each) => labels[each] !== undefined);
    const value = from === undefined ? undefined : labels[from];
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** Containers' labels give image and tag in one. */
function imageOf({ image, tag }: Labels): Labels {
  if (image === undefined || image.length > 500) return {};
  const [name = "", version] = splitImage(image);
  return { image: name, ...(version === undefined || tag !== undefined ? {} : { tag: version }) };
}

function splitImage(image: string): [string, string?] {
  const name = image.split("@")[0] ?? "";
  const colon = name.lastIndexOf(":");
  return colon > name.lastIndexOf("/") ? [name.slice(0, colon), name.slice(colon + 1)] : [name];
}
