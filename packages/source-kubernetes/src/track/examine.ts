import { type Ref, refKey } from "../objects/meta.ts";
import type { Hearsay, Known } from "../objects/thing.ts";
import { signalsOf } from "../signals/index.ts";
import { type ProblemName, problems } from "../signals/problems.ts";
import { hour, type Look, minute, type Symptom, second } from "../signals/signal.ts";
import { aroundOf, markKeys } from "./around.ts";
import type { Ignores } from "./ignores.ts";
import type { Marks } from "./marks.ts";
import { type Sick, type Trouble, troubleKey, without } from "./trouble.ts";
import { isWorkload, type World } from "./world.ts";

/** All that shows one class of problem of one workload, by uid. */
export interface Ill {
  readonly ref: Ref;
  readonly problem: ProblemName;
  readonly sick: Map<string, Sick>;
}

export interface Examiner {
  readonly sick: ReadonlyMap<string, Ill>;
  /** Something of this key has changed. */
  touch(key: string): void;
  gone(thing: Known): void;
  /** Looks at what has changed, and again at all that was not well. */
  all(now: number): void;
  /** The workloads that have changed since this was asked last. */
  rolled(): readonly Known[];
}

interface Context {
  readonly world: World;
  readonly marks: Marks;
  readonly troubles: Map<string, Trouble>;
  readonly dirty: Set<string>;
  readonly ignores: Ignores;
}

/** An event may come before the thing that it speaks of. */
const earlyMs = 5 * minute;
const hearsayPatienceMs = 30 * second;

export function examiner({ world, marks, troubles, dirty, ignores }: Context): Examiner {
  const sick = new Map<string, Ill>();
  const shownBy = new Map<string, Set<string>>();
  let changed = new Set<string>();
  const unsettled = new Set<string>();
  let rolled = new Set<string>();

  return {
    sick,
    touch: (key) => void changed.add(key),
    gone(thing) {
      const key = refKey(thing);
      for (const each of shownBy.get(key) ?? []) drop(each, thing.uid);
      shownBy.delete(key);
      unsettled.delete(key);
      marks.forget(key);
    },
    all(now) {
      const keys = changed;
      changed = new Set();
      for (const key of unsettled) keys.add(key);
      for (const key of keys) {
        const thing = world.get(key);
        if (thing === undefined) hearsay(key, now);
        else look(thing, key, now);
      }
    },
    rolled() {
      const all = [...rolled].flatMap((key) => world.get(key) ?? []);
      rolled = new Set();
      return all;
    },
  };

  function look(thing: Known, key: string, now: number) {
    if (thing.kind === "ReplicaSet" && thing.owner !== undefined) {
      // Its Deployment is looked at in its stead.
      if (marks.of(key) !== undefined) changed.add(refKey(thing.owner));
      unsettled.delete(key);
      return;
    }
    if (isWorkload(thing)) rolled.add(key);
    const around = aroundOf(thing, world, marks, now);
    const ref = world.workloadOf(thing);
    const stillShown = new Set<string>();
    let isSettled = true;
    for (const signal of signalsOf(thing.kind)) {
      const { problem } = signal;
      const name = troubleKey(ref, problem);
      const seen = notAhead(signal.look(thing, around), now);
      if (seen === "well") {
        heal(name, thing.uid);
        marks.remove(markKeys(thing, world, marks), problem);
      } else {
        isSettled = false;
        if (seen !== undefined && !isIgnored(ref, problem, seen)) {
          stillShown.add(name);
          put(name, ref, problem, { thing, symptom: seen });
        }
      }
      if (!stillShown.has(name)) drop(name, thing.uid);
    }
    // It may have changed hands since.
    for (const name of shownBy.get(key) ?? []) if (!stillShown.has(name)) drop(name, thing.uid);
    if (stillShown.size > 0) shownBy.set(key, stillShown);
    else shownBy.delete(key);
    if (isSettled) unsettled.delete(key);
    else unsettled.add(key);
  }

  /** What events say of a thing that can't be looked at. */
  function hearsay(key: string, now: number) {
    const said = marks.of(key);
    const [kind = "", namespace = "", ...rest] = key.split("/");
    const self: Ref = { kind, namespace, name: rest.join("/") };
    const thing = hearsayOf(self);
    const names = new Set<string>();
    const isReadable = world.reads(kind, namespace);
    const ref = world.workloadOf(self);
    const maker = kind === "ReplicaSet" ? world.get(refKey(ref)) : undefined;
    if (maker !== undefined) changed.add(refKey(maker));
    for (const [problem, mark] of said ?? []) {
      const until = mark.last + (isReadable || maker !== undefined ? earlyMs : hour);
      if (now >= until) {
        marks.remove([key], problem);
        continue;
      }
      if (isReadable || maker !== undefined) continue;
      const { reason, message, first: since } = mark;
      const { severity } = problems[problem];
      const tellAt = since + hearsayPatienceMs;
      const symptom: Symptom = { since, tellAt, until, severity, reason, message };
      if (isIgnored(ref, problem, symptom)) continue;
      const name = troubleKey(ref, problem);
      names.add(name);
      put(name, ref, problem, { thing, symptom });
    }
    for (const name of shownBy.get(key) ?? []) {
      if (names.has(name)) continue;
      drop(name, thing.uid);
      heal(name, thing.uid);
    }
    if (names.size > 0) shownBy.set(key, names);
    else shownBy.delete(key);
    if (marks.of(key) === undefined) unsettled.delete(key);
    else unsettled.add(key);
  }

  function put(name: string, ref: Ref, problem: ProblemName, one: Sick) {
    const ill = sick.get(name) ?? { ref, problem, sick: new Map<string, Sick>() };
    ill.sick.set(one.thing.uid, one);
    sick.set(name, ill);
  }

  function drop(name: string, uid: string) {
    const ill = sick.get(name);
    ill?.sick.delete(uid);
    if (ill?.sick.size === 0) sick.delete(name);
  }

  function heal(name: string, uid: string) {
    const trouble = troubles.get(name);
    if (trouble?.shown[uid] === undefined) return;
    troubles.set(name, without(trouble, uid));
    dirty.add(refKey(trouble.ref));
  }

  function isIgnored({ kind, namespace, name }: Ref, problem: ProblemName, { reason }: Symptom) {
    return ignores({ kind, namespace, name, problem, reason });
  }
}

/** A cluster whose clock is ahead of ours waits for no longer than another. */
function notAhead(look: Look, now: number): Look {
  if (look === undefined || look === "well" || look.since <= now) return look;
  const ahead = look.since - now;
  const { since, tellAt, risesAt, until } = look;
  return {
    ...look,
    since: since - ahead,
    tellAt: tellAt - ahead,
    ...(risesAt === undefined ? {} : { risesAt: risesAt - ahead }),
    ...(until === undefined ? {} : { until: until - ahead }),
  };
}

function hearsayOf(ref: Ref): Hearsay {
  return {
    ...ref,
    hearsay: true,
    uid: `hearsay:${refKey(ref)}`,
    created: undefined,
    deleting: false,
    owner: undefined,
    app: undefined,
    environment: undefined,
    hash: undefined,
    commit: undefined,
  };
}
