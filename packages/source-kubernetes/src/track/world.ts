import { metaOf, type Ref, refKey } from "../objects/meta.ts";
import { makerByName } from "../objects/owner.ts";
import type { Pod } from "../objects/pod.ts";
import { type Known, type KnownKind, thingOf } from "../objects/thing.ts";
import type { Workload } from "../objects/workload.ts";

/** What is known of the cluster's objects: a mirror of what the watches gave. */
export interface World {
  set(kind: KnownKind, object: unknown, now: number): Known | undefined;
  gone(kind: KnownKind, object: unknown): Known | undefined;
  /** A full state of one kind in one scope; gives what was not in it. */
  listed(kind: KnownKind, scope: string, objects: readonly unknown[], now: number): Known[];
  /** Whether all things of that kind are known there. */
  reads(kind: string, namespace: string): boolean;
  get(key: string): Known | undefined;
  /** By what it can't change. */
  has(uid: string): boolean;
  all(): Iterable<Known>;
  /** The workload that a thing belongs to, itself when it belongs to none. */
  workloadOf(
    thing: Ref & { readonly owner?: Ref | undefined; readonly hash?: string | undefined },
  ): Ref;
  podsOf(workload: Ref): readonly Pod[];
  /** The things that name this one as their owner. */
  ownedBy(owner: Ref): readonly Known[];
  podsOn(node: string): readonly Pod[];
  /** Since when a workload has been short of pods, as far as it was seen. */
  shortSince(uid: string): number | undefined;
}

export function makeWorld(): World {
  const things = new Map<string, Known>();
  const uids = new Map<string, string>();
  const owned = new Map<string, Set<string>>();
  const onNode = new Map<string, Set<string>>();
  const lists = new Set<string>();
  const short = new Map<string, number>();

  const world: World = {
    set(kind, object, now) {
      const thing = thingOf(kind, object);
      if (thing === undefined) return undefined;
      const key = refKey(thing);
      const before = things.get(key);
      if (before !== undefined) forget(key, before);
      things.set(key, thing);
      uids.set(thing.uid, key);
      if (thing.owner !== undefined) put(owned, refKey(thing.owner), key);
      if (thing.kind === "Pod" && thing.node !== undefined) put(onNode, thing.node, key);
      if (isWorkload(thing)) {
        if (thing.available >= thing.desired) short.delete(thing.uid);
        else if (!short.has(thing.uid)) short.set(thing.uid, now);
      }
      return thing;
    },
    gone(kind, object) {
      const meta = metaOf(object, kind);
      if (meta === undefined) return undefined;
      const key = refKey(kind === "Node" ? { ...meta, namespace: "" } : meta);
      const thing = things.get(key);
      // A later one of the same name has taken its place.
      if (thing === undefined || thing.uid !== meta.uid) return undefined;
      forget(key, thing);
      things.delete(key);
      short.delete(thing.uid);
      return thing;
    },
    listed(kind, scope, objects, now) {
      lists.add(`${kind}|${scope}`);
      const there = new Set<string>();
      for (const object of objects) {
        const thing = world.set(kind, object, now);
        if (thing !== undefined) there.add(refKey(thing));
      }
      const lost = [...things].filter(
        ([key, thing]) =>
          thing.kind === kind && (scope === "" || thing.namespace === scope) && !there.has(key),
      );
      for (const [key, thing] of lost) {
        forget(key, thing);
        things.delete(key);
        short.delete(thing.uid);
      }
      return lost.map(([, thing]) => thing);
    },
    reads: (kind, namespace) => lists.has(`${kind}|`) || lists.has(`${kind}|${namespace}`),
    get: (key) => things.get(key),
    has: (uid) => uids.has(uid),
    all: () => things.values(),
    workloadOf(thing) {
      const { owner } = thing;
      if (owner === undefined || owner.kind === "Node") {
        return world.get(refKey(thing)) === undefined ? makerByName(thing) : thing;
      }
      if (owner.kind !== "ReplicaSet" && owner.kind !== "Job") return owner;
      const maker = things.get(refKey(owner));
      if (maker !== undefined) return maker.owner ?? maker;
      const { hash } = thing;
      if (hash !== undefined && owner.name.endsWith(`-${hash}`)) {
        return { ...owner, kind: "Deployment", name: owner.name.slice(0, -hash.length - 1) };
      }
      return makerByName(owner);
    },
    podsOf(workload) {
      const own = things.get(refKey(workload));
      if (own?.kind === "Pod") return [own];
      const direct = world.ownedBy(workload);
      const all = direct.flatMap((thing) =>
        thing.kind === "Pod" ? [thing] : world.ownedBy(thing),
      );
      return all.filter((thing) => thing.kind === "Pod");
    },
    ownedBy: (owner) => gather(owned.get(refKey(owner))),
    podsOn: (node) => gather(onNode.get(node)).filter((thing) => thing.kind === "Pod"),
    shortSince: (uid) => short.get(uid),
  };
  return world;

  function forget(key: string, thing: Known) {
    if (uids.get(thing.uid) === key) uids.delete(thing.uid);
    if (thing.owner !== undefined) take(owned, refKey(thing.owner), key);
    if (thing.kind === "Pod" && thing.node !== undefined) take(onNode, thing.node, key);
  }

  function gather(keys: ReadonlySet<string> | undefined): Known[] {
    return [...(keys ?? [])].flatMap((key) => things.get(key) ?? []);
  }
}

export function isWorkload(thing: Known | undefined): thing is Workload {
  return thing !== undefined && "desired" in thing;
}

function put(index: Map<string, Set<string>>, name: string, key: string) {
  const keys = index.get(name);
  if (keys === undefined) index.set(name, new Set([key]));
  else keys.add(key);
}

function take(index: Map<string, Set<string>>, name: string, key: string) {
  const keys = index.get(name);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(name);
}
