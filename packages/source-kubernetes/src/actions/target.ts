import type { About } from "@tocsin/core";
import type { Ref } from "../objects/meta.ts";

/** The thing of a cluster that an action is done to. */
export interface Target extends Ref {
  /** As the source calls it in labels. */
  readonly cluster: string;
}

const dnsName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const kindName = /^[A-Z][A-Za-z]{0,62}$/;

/** The one thing that an incident is about; undefined where there is none, or several. Pure. */
export function targetOf({ notices }: About): Target | undefined {
  const open = notices.filter(({ status }) => status !== "resolved");
  const targets = new Map<string, Target>();
  for (const { labels } of open.length > 0 ? open : notices) {
    const target = readTarget(labels);
    if (target !== undefined) targets.set(JSON.stringify(target), target);
  }
  return targets.size === 1 ? [...targets.values()][0] : undefined;
}

/** Names become parts of a path: what is none is left out. */
function readTarget(labels: Readonly<Record<string, string>>): Target | undefined {
  const { cluster = "", namespace = "", workload, node = "" } = labels;
  if (cluster === "") return undefined;
  if (workload === undefined) {
    return dnsName.test(node) ? { cluster, kind: "Node", namespace: "", name: node } : undefined;
  }
  const [kind = "", name = ""] = workload.split("/", 2);
  const fits = kindName.test(kind) && dnsName.test(name) && dnsName.test(namespace);
  return fits ? { cluster, kind, namespace, name } : undefined;
}
