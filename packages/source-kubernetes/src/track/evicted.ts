import type { Event } from "../objects/event.ts";
import type { Pod } from "../objects/pod.ts";

const reasons = new Set(["Evicted", "Preempting", "Preempted"]);

/** A pod that was put out of its node since `from`, in the words of an event: that one may have been lost. */
export function freshEviction(pod: Pod, from: number): Event | undefined {
  if (pod.phase !== "Failed" || pod.reason === undefined || !reasons.has(pod.reason))
    return undefined;
  const ends = pod.containers.flatMap(({ ended }) => ended?.finishedAt ?? []);
  const at = Math.max(pod.ready?.since ?? 0, ...ends);
  // Without a time of its own it can't be told from one that has lain there for days.
  if (at === 0 || at < from) return undefined;
  return {
    uid: `evicted:${pod.uid}`,
    about: { kind: "Pod", namespace: pod.namespace, name: pod.name },
    aboutUid: pod.uid,
    warning: false,
    reason: pod.reason,
    message: pod.message ?? "",
    by: "",
    count: 1,
    first: at,
    last: at,
  };
}
