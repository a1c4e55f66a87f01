import { ends, type Found, found, type Tools } from "@tocsin/core";
import { type Cluster, type ClusterOptions, connectCluster } from "@tocsin/kube-watch";
import type { Target } from "./target.ts";

export type Reach = (target: Target) => Promise<Found<Cluster>>;

/** The cluster of a target: connected once, and by the process that needs it. */
export function reaching(options: ClusterOptions, name: string | undefined, tools: Tools): Reach {
  let connecting: Promise<Cluster> | undefined;
  return async (target) => {
    connecting ??= connectCluster(options, tools);
    let cluster: Cluster;
    try {
      cluster = await connecting;
    } catch (error) {
      connecting = undefined;
      const why = error instanceof Error ? error.message : String(error);
      return ends("failed", `the cluster can't be reached: ${why}`);
    }
    const here = name ?? cluster.name;
    if (here === target.cluster) return found(cluster);
    // The incident is older than a change of the config: its names may be others' in this cluster.
    const why = `this is about the cluster ${target.cluster}, and ${tools.name} looks at ${here} now`;
    return ends("refused", `${why}: nothing was done`);
  };
}
