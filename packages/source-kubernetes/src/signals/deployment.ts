import type { Workload } from "../objects/workload.ts";
import type { Signal } from "./signal.ts";

/** A Deployment whose newest revision makes no progress. No event tells it. */
export const rollout: Signal<Workload> = {
  problem: "rollout",
  look({ progressing }, { now }) {
    if (progressing === undefined) return "well";
    const { status, reason, message } = progressing;
    if (status === "True") return reason === "NewReplicaSetAvailable" ? "well" : undefined;
    if (reason !== "ProgressDeadlineExceeded") return undefined;
    const since = progressing.since ?? now;
    return { since, tellAt: since, severity: "error", reason, message };
  },
};
