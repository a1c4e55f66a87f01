import type { Pod } from "../objects/pod.ts";
import { minute, type Signal } from "./signal.ts";

const steadyMs = minute;

/** A pod that was put out of its node. It may lie about for days; over once its workload has all its pods. */
export const eviction: Signal<Pod> = {
  problem: "eviction",
  look(pod, { now, mark, available }) {
    const said = mark("eviction");
    if (said === undefined) return available() ? "well" : undefined;
    if (now - said.last >= steadyMs && available()) return "well";
    return {
      since: said.first,
      tellAt: said.first,
      severity: "warning",
      reason: pod.reason ?? said.reason,
      message: pod.message ?? said.message,
    };
  },
};
