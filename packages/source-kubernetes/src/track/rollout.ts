import type { Workload } from "../objects/workload.ts";

/** How far the newest revision of a workload has come. */
export interface Rollout {
  readonly revision: string;
  readonly state: "going" | "finished" | "failed";
  /** When it came to its end, in ms. */
  readonly at: number | undefined;
  readonly message: string | undefined;
}

/** undefined where the cluster counts no revisions. */
export function rolloutOf(workload: Workload): Rollout | undefined {
  const { kind, revision, observed, progressing, updated, available, desired } = workload;
  if (revision === undefined || kind === "ReplicaSet") return undefined;
  const ended = progressing?.updated ?? progressing?.since;
  const message = progressing?.message;
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    return { revision, state: observed ? "failed" : "going", at: ended, message };
  }
  const isThrough =
    kind === "Deployment" && progressing !== undefined
      ? progressing.status === "True" && progressing.reason === "NewReplicaSetAvailable"
      : updated >= desired && available >= desired;
  const state = observed && isThrough ? "finished" : "going";
  return { revision, state, at: ended, message };
}
