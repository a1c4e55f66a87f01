import { isFinished, isReady, type Pod } from "../objects/pod.ts";
import { minute, type Signal } from "./signal.ts";

const steadyMs = 2 * minute;

/** A liveness probe that fails, after which the kubelet kills the container. */
export const liveness: Signal<Pod> = {
  problem: "liveness",
  look(pod, { now, mark, leaving }) {
    if (isFinished(pod)) return "well";
    const said = mark("liveness");
    const readySince = isReady(pod) ? (pod.ready?.since ?? 0) : undefined;
    if (readySince !== undefined && now - Math.max(readySince, said?.last ?? 0) >= steadyMs)
      return "well";
    if (said === undefined || leaving) return undefined;
    const { reason, message, first } = said;
    return { since: first, tellAt: first, severity: "error", reason, message };
  },
};
