import { isFinished, type Pod } from "../objects/pod.ts";
import { minute, type Signal, second } from "./signal.ts";

/** Claims that are being bound and nodes that an autoscaler is about to add often need no more. */
const patienceMs = 30 * second;
const risesAfterMs = 10 * minute;

/** A pod that no node can take. The message changes with every try. */
export const scheduling: Signal<Pod> = {
  problem: "scheduling",
  look(pod, { now, leaving }) {
    if (pod.node !== undefined || isFinished(pod)) return "well";
    const { scheduled } = pod;
    if (scheduled?.status !== "False" || leaving) return undefined;
    if (scheduled.reason === "SchedulingGated") return undefined;
    const since = scheduled.since ?? pod.created ?? now;
    return {
      since,
      tellAt: since + patienceMs,
      risesAt: since + risesAfterMs,
      severity: "warning",
      reason: "FailedScheduling",
      message: scheduled.message,
    };
  },
};
