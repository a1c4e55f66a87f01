import { isFinished, isReady, lastStart, type Pod } from "../objects/pod.ts";
import { minute, type Signal } from "./signal.ts";

const startUpMs = minute;
/** Without events, which can be lost, it takes this long to be told. */
const silentMs = 2 * minute;
const steadyMs = 2 * minute;
/** So many failed probes are no hiccup. */
const enough = 3;

/** A pod that runs and is not ready. What keeps it from running is another class of problem. */
export const readiness: Signal<Pod> = {
  problem: "readiness",
  look(pod, { now, mark, leaving }) {
    if (isFinished(pod)) return "well";
    const { ready } = pod;
    if (isReady(pod)) return now - (ready?.since ?? 0) >= steadyMs ? "well" : undefined;
    if (ready === undefined || leaving) return undefined;
    const isUp = pod.containers.every(
      ({ runningSince, ended }) => runningSince !== undefined || ended?.exitCode === 0,
    );
    const started = lastStart(pod);
    if (!isUp || started === undefined) return undefined;
    const said = mark("readiness");
    const since = Math.max(ready.since ?? started, started);
    const graceEnds = started + startUpMs + pod.probeDelayMs;
    const isSure = said !== undefined && said.count >= enough;
    return {
      since,
      tellAt: Math.max(graceEnds, isSure ? since : since + silentMs),
      severity: "warning",
      reason: said?.reason ?? ready.reason,
      message: said?.message ?? ready.message,
    };
  },
};
