import type { Job } from "../objects/job.ts";
import type { Workload } from "../objects/workload.ts";
import type { Signal } from "./signal.ts";

/** Pods that a quota, a webhook or pod security forbids. Over when the workload has all its pods. */
export const createFailure: Signal<Workload> = {
  problem: "create-failure",
  look(workload, { now, mark }) {
    const { current, desired, replicaFailure } = workload;
    const failing = replicaFailure?.status === "True" ? replicaFailure : undefined;
    if (current >= desired && failing === undefined) return "well";
    const said = mark("create-failure");
    if (failing === undefined && said === undefined) return undefined;
    const since = failing?.since ?? said?.first ?? now;
    return {
      since,
      tellAt: since,
      severity: "error",
      reason: said?.reason ?? failing?.reason ?? "FailedCreate",
      message: said?.message ?? failing?.message,
    };
  },
};

/** The same of a Job, over when it has a pod or has ended. */
export const jobCreateFailure: Signal<Job> = {
  problem: "create-failure",
  look(job, { mark }) {
    if (job.pods > 0 || job.failed?.status === "True" || job.complete?.status === "True")
      return "well";
    const said = mark("create-failure");
    if (said === undefined) return undefined;
    const { reason, message, first: since } = said;
    return { since, tellAt: since, severity: "error", reason, message };
  },
};
