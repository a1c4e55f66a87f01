import { type Container, isFinished, type Pod } from "../objects/pod.ts";
import type { ProblemName } from "./problems.ts";
import type { Look, Signal } from "./signal.ts";

// What a container waits for before it is known whether it can be made.
const undecided = new Set(["ContainerCreating", "PodInitializing"]);

/** A problem that a container's `waiting.reason` names; over when the container leaves it. */
export function waitingSignal(problem: ProblemName, reasons: ReadonlySet<string>): Signal<Pod> {
  const isStuck = ({ waiting }: Container) => waiting !== undefined && reasons.has(waiting.reason);
  return {
    problem,
    look(pod, { now, leaving }): Look {
      if (isFinished(pod)) return "well";
      const stuck = pod.containers.find(isStuck);
      if (stuck?.waiting === undefined) return pod.containers.every(isDecided) ? "well" : undefined;
      if (leaving) return undefined;
      const { reason, message } = stuck.waiting;
      // The cluster does not say since when; before its first start it can't be older than the pod.
      const since = stuck.lastEnded?.finishedAt ?? pod.scheduled?.since ?? pod.created ?? now;
      return { since, tellAt: since, severity: "error", reason, message, container: stuck.name };
    },
  };
}

function isDecided({ waiting, runningSince, ended }: Container): boolean {
  if (runningSince !== undefined || ended !== undefined) return true;
  return waiting !== undefined && !undecided.has(waiting.reason);
}
