export {
  type Cluster,
  type ClusterTools,
  connectCluster,
  type GetOptions,
  type KubeAnswer,
} from "./cluster.ts";
export type { ClusterOptions } from "./credentials.ts";
export type { Resource } from "./list.ts";
export type { KubeObject, KubeOwner } from "./object.ts";
export type { KubePatch, PatchAnswer } from "./patch.ts";
export type { KubeChange, Watching, WatchProgress } from "./watch.ts";
