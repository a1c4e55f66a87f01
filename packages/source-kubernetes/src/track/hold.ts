import { refKey } from "../objects/meta.ts";
import type { Node } from "../objects/node.ts";
import type { Thing } from "../objects/thing.ts";
import type { ProblemName } from "../signals/problems.ts";
import { minute } from "../signals/signal.ts";
import type { World } from "./world.ts";

/** What a workload lacks when its pods are on a node that is down. */
const wantOfPods: ReadonlySet<ProblemName> = new Set(["rollout", "unavailable"]);
/** What a node's pods need to come back once it is ready. */
const comingBackMs = 2 * minute;

/** Which problems are a node's fault, to be told only when they outlive its recovery. */
export interface Hold {
  readonly nodes: ReadonlySet<string>;
  holds(thing: Thing, problem: ProblemName): boolean;
}

/** `down`: since when each node has been down, kept from one look to the next. */
export function holdOf(world: World, down: Map<string, number>, now: number): Hold {
  for (const [name] of down) {
    const node = world.get(`Node//${name}`);
    if (node?.kind !== "Node") down.delete(name);
    else if (isUp(node) && now - (node.ready?.since ?? 0) >= comingBackMs) down.delete(name);
  }
  const nodes = new Set(down.keys());
  const workloads = new Set(
    [...nodes].flatMap((node) => world.podsOn(node).map((pod) => refKey(world.workloadOf(pod)))),
  );
  const outages = [...down.values()];
  const firstOutage = outages.length === 0 ? undefined : Math.min(...outages);
  return {
    nodes,
    holds(thing, problem) {
      if (thing.kind === "Node" || nodes.size === 0) return false;
      if (thing.kind !== "Pod" || !("node" in thing)) {
        return wantOfPods.has(problem) && workloads.has(refKey(thing));
      }
      if (thing.node !== undefined) return nodes.has(thing.node);
      // A pod that found no place because of the outage is the outage's until it would be an error.
      const { scheduled } = thing;
      const since = scheduled?.since ?? now;
      const blames = /node\.kubernetes\.io\/(?:unreachable|not-ready)/.test(
        scheduled?.message ?? "",
      );
      const young = now - since < 10 * minute;
      return blames && young && firstOutage !== undefined && since >= firstOutage - minute;
    },
  };
}

function isUp({ ready }: Node): boolean {
  return ready?.status === "True";
}

/** It said that it is not, or says nothing any more; one that has just joined has not spoken yet. */
export function isDown(node: Node): boolean {
  return node.ready !== undefined && !isUp(node);
}
