import { isReady, type Pod } from "../objects/pod.ts";
import { minute, type Signal } from "./signal.ts";

// The kubelet tries these again, and nearly always succeeds.
const oftenPasses = new Set(["FailedKillPod", "ExceededGracePeriod"]);

/** A hook that fails or a pod that can't be stopped. Also told of pods that go: most of it happens there. */
export const lifecycle: Signal<Pod> = {
  problem: "lifecycle",
  look(pod, { mark }) {
    if (isReady(pod) && !pod.deleting) return "well";
    const said = mark("lifecycle");
    if (said === undefined) return pod.deleting ? undefined : "well";
    const { reason, message, first: since } = said;
    const tellAt = since + (oftenPasses.has(reason) ? minute : 0);
    return { since, tellAt, severity: "error", reason, message };
  },
};
