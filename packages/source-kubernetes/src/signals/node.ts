import type { Node } from "../objects/node.ts";
import type { ProblemName } from "./problems.ts";
import { hour, minute, type Signal } from "./signal.ts";

/** A node that joins needs this long to be ready. */
const joiningMs = 2 * minute;

/** A node that does not report, or says that it can't run pods. Its event is of type Normal. */
export const notReady: Signal<Node> = {
  problem: "node-not-ready",
  look(node, { now }) {
    const { ready, created = 0 } = node;
    if (ready?.status === "True") return "well";
    if (ready === undefined || node.leaving) return undefined;
    const since = ready.since ?? now;
    // Never ready so far, as far as can be told.
    const tellAt =
      since - created < joiningMs ? Math.min(created + joiningMs, since + joiningMs) : since;
    return {
      since,
      tellAt: ready.status === "Unknown" ? since : tellAt,
      severity: "critical",
      reason: ready.reason,
      message: ready.message,
    };
  },
};

function pressure(problem: ProblemName, condition: string): Signal<Node> {
  return {
    problem,
    look(node, { now }) {
      const found = node.pressures.find(({ type }) => type === condition)?.condition;
      if (found === undefined || found.status === "False") return "well";
      // Unknown: the node does not report, which is a problem of its own.
      if (found.status !== "True") return undefined;
      const since = found.since ?? now;
      const { reason, message } = found;
      return { since, tellAt: since, severity: "error", reason, message };
    },
  };
}

export const memoryPressure = pressure("memory-pressure", "MemoryPressure");
export const diskPressure = pressure("disk-pressure", "DiskPressure");
export const pidPressure = pressure("pid-pressure", "PIDPressure");

/** What a node's events tell and its state does not show: over an hour after the last time. */
function passing(problem: ProblemName, severity: "critical" | "error"): Signal<Node> {
  return {
    problem,
    look(_node, { now, mark }) {
      const said = mark(problem);
      if (said === undefined || now >= said.last + hour) return "well";
      const { reason, message, first: since } = said;
      return { since, tellAt: since, until: said.last + hour, severity, reason, message };
    },
  };
}

export const nodeMemory = passing("node-memory", "critical");
export const kubelet = passing("kubelet", "error");
