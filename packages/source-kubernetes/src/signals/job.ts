import type { CronJob, Job } from "../objects/job.ts";
import type { Signal } from "./signal.ts";

/** A Job that gave up. One of a CronJob is over when a later one succeeds. */
export const job: Signal<Job> = {
  problem: "job",
  look({ failed, complete }, { now, lastSuccess }) {
    if (failed?.status !== "True") return complete?.status === "True" ? "well" : undefined;
    const since = failed.since ?? now;
    if ((lastSuccess() ?? 0) > since) return "well";
    const { reason, message } = failed;
    return { since, tellAt: since, severity: "error", reason, message };
  },
};

/** A CronJob that did not start a Job when it should. Over when it starts one. */
export const missedSchedule: Signal<CronJob> = {
  problem: "missed-schedule",
  look({ lastScheduled = 0, lastSuccess = 0 }, { mark }) {
    const said = mark("missed-schedule");
    if (said === undefined) return "well";
    if (Math.max(lastScheduled, lastSuccess) > said.last) return "well";
    const { reason, message, first: since } = said;
    return { since, tellAt: since, severity: "error", reason, message };
  },
};
