import type { Autoscaler } from "../objects/autoscaler.ts";
import { minute, type Signal } from "./signal.ts";

/** Metrics of pods that have just started are missing for a while. */
const patienceMs = 2 * minute;
/** A short peak at the maximum is what a maximum is for. */
const peakMs = 10 * minute;

/** An autoscaler that has no metrics or can't change its target. */
export const autoscaling: Signal<Autoscaler> = {
  problem: "autoscaling",
  look({ able, active }, { now }) {
    // ScalingDisabled: the target was scaled to zero on purpose.
    const failing = [able, active].find(
      (each) => each?.status === "False" && each.reason !== "ScalingDisabled",
    );
    if (failing === undefined) {
      return able?.status === "True" || active?.status === "True" ? "well" : undefined;
    }
    const since = failing.since ?? now;
    const { reason, message } = failing;
    return { since, tellAt: since + patienceMs, severity: "warning", reason, message };
  },
};

/** An autoscaler that stands at its maximum. Standing at the minimum is rest. */
export const scaleLimit: Signal<Autoscaler> = {
  problem: "scale-limit",
  look({ limited }, { now }) {
    if (limited?.status !== "True" || limited.reason !== "TooManyReplicas") return "well";
    const since = limited.since ?? now;
    const { reason, message } = limited;
    return { since, tellAt: since + peakMs, severity: "warning", reason, message };
  },
};
