import type { Workload } from "../objects/workload.ts";
import { minute, type Signal } from "./signal.ts";

/** As long as a Deployment has by default: these sets have no deadline of their own. */
const deadlineMs = 10 * minute;

/** A StatefulSet or DaemonSet that has been short of pods for long. */
export const unavailable: Signal<Workload> = {
  problem: "unavailable",
  look({ available, desired }, { now, shortSince }) {
    if (available >= desired) return "well";
    const since = shortSince() ?? now;
    return {
      since,
      tellAt: since + deadlineMs,
      severity: "error",
      reason: "Unavailable",
      message: `${available} of ${desired} pods are available`,
    };
  },
};
