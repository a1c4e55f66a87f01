import { type Ref, refKey } from "../objects/meta.ts";
import { isFinished, isReady } from "../objects/pod.ts";
import type { Known } from "../objects/thing.ts";
import { minute } from "../signals/signal.ts";
import { isWorkload, type World } from "./world.ts";

/** A workload that is large or autoscaled may never have all its pods at once. */
const nearlyAfterMs = 10 * minute;

interface Loss {
  /** When the last of its ill pods went, in ms. */
  readonly goneAt: number;
  /** When the last of them fell ill. */
  readonly since: number;
}

/** Whether a workload works again although what was ill is gone and can't be looked at any more. */
export function recovered(ref: Ref, world: World, now: number, loss?: Loss): boolean {
  const thing = world.get(refKey(ref));
  if (thing === undefined) {
    if (world.reads(ref.kind, ref.namespace)) return true;
    const pods = world.podsOf(ref).filter((pod) => !isFinished(pod));
    return pods.every(isReady);
  }
  if (isWorkload(thing)) {
    if (thing.available >= thing.desired) return true;
    return loss !== undefined && now - loss.goneAt >= nearlyAfterMs && thing.available > 0;
  }
  if (thing.kind === "CronJob") {
    return loss === undefined || (lastSuccessOf(thing, world) ?? 0) > loss.since;
  }
  if (thing.kind === "Job") return isOver(thing);
  return true;
}

/** When a Job of a CronJob, or the Job itself, succeeded the last time. */
export function lastSuccessOf(ref: Ref, world: World): number | undefined {
  const thing = world.get(refKey(ref));
  const jobs = thing?.kind === "Job" ? [thing] : world.ownedBy(ref);
  const times = jobs.flatMap((job) =>
    job.kind === "Job" && job.complete?.status === "True" ? (job.complete.since ?? []) : [],
  );
  if (thing?.kind === "CronJob" && thing.lastSuccess !== undefined) times.push(thing.lastSuccess);
  return times.length === 0 ? undefined : Math.max(...times);
}

function isOver(job: Extract<Known, { kind: "Job" }>): boolean {
  return job.complete?.status === "True" || job.failed?.status === "True";
}
