import type { Event } from "../objects/event.ts";
import { refKey } from "../objects/meta.ts";
import { deploymentOf } from "../objects/owner.ts";
import type { ProblemName } from "../signals/problems.ts";
import { hour, type Mark } from "../signals/signal.ts";

interface Kept extends Mark {
  readonly aboutUid: string;
}

/** What events said of things, until these are well. Silence ends nothing. */
export interface Marks {
  /** Whether it is new: a mark, or more of one. */
  add(event: Event, problem: ProblemName): boolean;
  /** Of any of these keys, the latest; a mark of an earlier thing of the same name does not count. */
  find(keys: readonly string[], problem: ProblemName, uid?: string): Mark | undefined;
  remove(keys: readonly string[], problem: ProblemName): void;
  /** The thing is no more. */
  forget(key: string): void;
  of(key: string): ReadonlyMap<ProblemName, Mark> | undefined;
  keys(): Iterable<string>;
  /** The ReplicaSets with marks that a Deployment's name suggests are its own. */
  replicaSetsOf(deployment: string): Iterable<string>;
  /** The last warnings about a thing, newest last, for people. */
  lately(key: string): readonly Event[];
  /** Counts an event; how often it was said since it was counted last. */
  count(event: Event): number;
  /** Lets go what is older than the cluster itself keeps events. */
  sweep(now: number): void;
}

/** Clusters keep events for an hour. */
const keptMs = hour;
const latelyKept = 5;

export function makeMarks(): Marks {
  const all = new Map<string, Map<ProblemName, Kept>>();
  const warnings = new Map<string, Event[]>();
  const byDeployment = new Map<string, Set<string>>();
  const counted = new Map<string, Pick<Event, "count" | "last">>();

  const note = (event: Event, key: string) => {
    if (!event.warning) return;
    const kept = (warnings.get(key) ?? []).filter(({ uid }) => uid !== event.uid);
    warnings.set(key, [...kept, event].slice(-latelyKept));
  };

  const count = (event: Event): number => {
    const before = counted.get(event.uid);
    counted.set(event.uid, { count: event.count, last: event.last });
    note(event, refKey(event.about));
    if (before === undefined) return event.count;
    // A sender that starts to count anew, or says it again within the same second.
    if (event.count > before.count) return event.count - before.count;
    return event.last > before.last ? 1 : 0;
  };

  return {
    count,
    add(event, problem) {
      const key = refKey(event.about);
      const known = counted.has(event.uid);
      const more = count(event);
      if (more === 0) return false;
      const marks = all.get(key) ?? new Map<ProblemName, Kept>();
      const before = marks.get(problem);
      // Of an event that was counted before, only what is new belongs to this spell.
      const first = known ? event.last : event.first;
      const { reason, message, last, aboutUid } = event;
      const newest = before === undefined || last >= before.last;
      marks.set(problem, {
        reason: newest ? reason : before.reason,
        message: newest ? message : before.message,
        count: (before?.count ?? 0) + more,
        first: Math.min(before?.first ?? first, first),
        last: Math.max(before?.last ?? last, last),
        aboutUid: newest ? aboutUid : before.aboutUid,
      });
      all.set(key, marks);
      const deployment = event.about.kind === "ReplicaSet" ? deploymentOf(event.about) : undefined;
      if (deployment !== undefined) {
        const maker = refKey(deployment);
        byDeployment.set(maker, (byDeployment.get(maker) ?? new Set()).add(key));
      }
      return true;
    },
    find(keys, problem, uid) {
      let latest: Kept | undefined;
      for (const key of keys) {
        const mark = all.get(key)?.get(problem);
        if (mark === undefined || (latest !== undefined && mark.last <= latest.last)) continue;
        if (uid !== undefined && mark.aboutUid !== "" && mark.aboutUid !== uid) continue;
        latest = mark;
      }
      return latest;
    },
    remove(keys, problem) {
      for (const key of keys) {
        const marks = all.get(key);
        marks?.delete(problem);
        if (marks?.size === 0) all.delete(key);
      }
    },
    forget(key) {
      all.delete(key);
      warnings.delete(key);
    },
    of: (key) => all.get(key),
    keys: () => all.keys(),
    replicaSetsOf: (deployment) => byDeployment.get(deployment) ?? [],
    lately: (key) => warnings.get(key) ?? [],
    sweep(now) {
      for (const [uid, { last }] of counted) if (now - last > keptMs) counted.delete(uid);
      for (const [key, events] of warnings) {
        const fresh = events.filter(({ last }) => now - last <= keptMs);
        if (fresh.length === 0) warnings.delete(key);
        else if (fresh.length < events.length) warnings.set(key, fresh);
      }
      for (const [maker, keys] of byDeployment) {
        for (const key of keys) if (!all.has(key)) keys.delete(key);
        if (keys.size === 0) byDeployment.delete(maker);
      }
    },
  };
}
