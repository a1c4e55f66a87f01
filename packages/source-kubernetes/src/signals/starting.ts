import type { Severity } from "@tocsin/core";
import { isFinished, lastStart, type Pod } from "../objects/pod.ts";
import type { ProblemName } from "./problems.ts";
import { type Look, type Signal, second } from "./signal.ts";

/** The first tries often come too early: a volume still elsewhere, a network not up yet. */
const patienceMs = 30 * second;

interface Kind {
  readonly severity: Severity;
  readonly risesAfterMs?: number;
}

/** What keeps a pod from starting, known by its events alone; over once a container has started since. */
export function startingSignal(problem: ProblemName, kind: Kind): Signal<Pod> {
  return {
    problem,
    look(pod, { mark, leaving }): Look {
      const said = mark(problem);
      const runs = pod.containers.some(({ runningSince }) => runningSince !== undefined);
      if (runs || isFinished(pod)) return "well";
      if (said === undefined || leaving) return undefined;
      if ((lastStart(pod) ?? 0) >= said.last) return "well";
      return {
        since: said.first,
        tellAt: said.first + patienceMs,
        ...(kind.risesAfterMs === undefined ? {} : { risesAt: said.first + kind.risesAfterMs }),
        severity: kind.severity,
        reason: said.reason,
        message: said.message,
      };
    },
  };
}
