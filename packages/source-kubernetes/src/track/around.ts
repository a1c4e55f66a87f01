import { refKey } from "../objects/meta.ts";
import type { Known, Thing } from "../objects/thing.ts";
import type { Around } from "../signals/signal.ts";
import type { Marks } from "./marks.ts";
import { lastSuccessOf, recovered } from "./recovery.ts";
import { isWorkload, type World } from "./world.ts";

/** What a signal may know beside the object itself. */
export function aroundOf(thing: Known, world: World, marks: Marks, now: number): Around {
  const keys = markKeys(thing, world, marks);
  // Events of nodes and of ReplicaSets bear another uid than that of the thing they count for.
  const uid = thing.kind === "Node" || thing.kind === "Deployment" ? undefined : thing.uid;
  return {
    now,
    mark: (problem) => marks.find(keys, problem, uid),
    leaving: isLeaving(thing, world),
    available: () => recovered(world.workloadOf(thing), world, now),
    lastSuccess: () => lastSuccessOf(world.workloadOf(thing), world),
    shortSince: () => world.shortSince(thing.uid),
  };
}

/** Under which keys events speak of a thing: those of a Deployment's ReplicaSets are its own. */
export function markKeys(thing: Thing, world: World, marks: Marks): string[] {
  const key = refKey(thing);
  if (thing.kind !== "Deployment") return [key];
  const own = world.ownedBy(thing).map(refKey);
  const byName = [...marks.replicaSetsOf(key)].filter((name) => world.get(name) === undefined);
  return [key, ...own, ...byName];
}

/** It is being removed, or belongs to a revision that is being replaced. */
function isLeaving(thing: Known, world: World): boolean {
  if (thing.deleting) return true;
  if (thing.kind !== "Pod" || thing.owner?.kind !== "ReplicaSet") return false;
  const set = world.get(refKey(thing.owner));
  if (!isWorkload(set)) return false;
  if (set.desired === 0) return true;
  const deployment = set.owner && world.get(refKey(set.owner));
  if (!isWorkload(deployment)) return false;
  // A rollout that is stuck replaces nothing: its old pods count again.
  if (deployment.progressing?.reason === "ProgressDeadlineExceeded") return false;
  return Number(set.revision) < Number(deployment.revision);
}
