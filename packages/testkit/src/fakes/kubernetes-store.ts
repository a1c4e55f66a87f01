import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { shownAs } from "./kubernetes-events.ts";
import type { KubernetesObject } from "./kubernetes-objects.ts";
import type { KubernetesKind } from "./kubernetes-paths.ts";

/** An object that the fake holds. */
export interface StoredObject extends KubernetesObject {
  metadata: KubernetesObject["metadata"] & { uid: string; resourceVersion: string };
}

export interface StoreChange {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly plural: string;
  readonly object: StoredObject;
  /** As it was; undefined for a new one. */
  readonly before: StoredObject | undefined;
}

export interface KubernetesStore {
  readonly version: number;
  /** Of the oldest moment that is still known. */
  readonly oldest: number;
  /** How a version is written, and read; undefined: it was never given. */
  write(version: number): string;
  read(text: string): number | undefined;
  apply(object: KubernetesObject): StoredObject;
  remove(object: KubernetesObject): StoredObject;
  /** Takes a change over with the version it had elsewhere, if that is higher than ours. */
  take(type: "ADDED" | "MODIFIED" | "DELETED", object: KubernetesObject): void;
  list(plural: string): StoredObject[];
  since(version: number): readonly StoreChange[];
  /** Forgets what happened so far. */
  compact(): void;
}

export interface StoreOptions {
  readonly kinds: readonly KubernetesKind[];
  /** Versions that are no numbers, and not in order as texts. */
  readonly opaque: boolean;
  readonly now: () => number;
  readonly changed: (change: StoreChange) => void;
}

// A prime: multiplying shuffles all versions below it without meeting one twice.
const shuffle = 1_000_003;

export function kubernetesStore({ kinds, opaque, now, changed }: StoreOptions): KubernetesStore {
  const collections = new Map<string, Map<string, StoredObject>>();
  const versions = new Map<string, number>();
  let history: StoreChange[] = [];
  let version = 0;
  let oldest = 0;
  // Below what is captured, so that a replay keeps its versions.
  advance(100);
  oldest = version;

  function write(number: number): string {
    return opaque ? `v${((number * 7919) % shuffle).toString(36)}` : String(number);
  }

  function advance(to = version + 1) {
    version = to;
    versions.set(write(to), to);
  }

  function collectionOf({ apiVersion, kind }: KubernetesObject) {
    const found = kinds.find((each) => each.apiVersion === apiVersion && each.kind === kind);
    if (found === undefined)
      throw new Error(`the fake cluster has no ${apiVersion} ${kind}: add it to \`kinds\``);
    const objects = collections.get(found.plural) ?? new Map<string, StoredObject>();
    collections.set(found.plural, objects);
    return { objects, found };
  }

  function record(change: StoreChange) {
    history.push(change);
    changed(change);
  }

  function put(given: KubernetesObject, preferred = 0): StoredObject {
    const { objects, found } = collectionOf(given);
    const object = shownAs(
      structuredClone(given),
      found.plural === "events" ? "v1" : given.apiVersion,
    );
    const key = keyOf(object);
    const before = objects.get(key);
    const { uid } = object.metadata;
    if (before !== undefined && uid !== undefined && uid !== before.metadata.uid) {
      drop(before);
      return put(given, preferred);
    }
    object.metadata = {
      creationTimestamp: `${new Date(now()).toISOString().slice(0, 19)}Z`,
      ...pick(before?.metadata, "creationTimestamp"),
      ...object.metadata,
      ...(object.spec === undefined ? {} : { generation: generationOf(object, before) }),
      uid: uid ?? before?.metadata.uid ?? randomUUID(),
      resourceVersion: before?.metadata.resourceVersion ?? "",
    };
    // As the API does: what changes nothing is no change.
    if (isDeepStrictEqual(object, before)) return structuredClone(object as StoredObject);
    advance(Math.max(version + 1, preferred));
    object.metadata.resourceVersion = write(version);
    const stored = object as StoredObject;
    objects.set(key, stored);
    record({
      version,
      type: before === undefined ? "ADDED" : "MODIFIED",
      plural: found.plural,
      object: stored,
      before,
    });
    return structuredClone(stored);
  }

  function drop(object: KubernetesObject, preferred = 0): StoredObject {
    const { objects, found } = collectionOf(object);
    const before = objects.get(keyOf(object));
    if (before === undefined)
      throw new Error(`the fake cluster has no ${object.kind} ${keyOf(object)}`);
    objects.delete(keyOf(object));
    advance(Math.max(version + 1, preferred));
    const last = structuredClone(before);
    last.metadata.resourceVersion = write(version);
    record({ version, type: "DELETED", plural: found.plural, object: last, before });
    return last;
  }

  return {
    get version() {
      return version;
    },
    get oldest() {
      return oldest;
    },
    write,
    read: (text) => versions.get(text),
    apply: (object) => put(object),
    remove: (object) => drop(object),
    take(type, object) {
      const preferred = Number(object.metadata.resourceVersion) || 0;
      if (type === "DELETED") drop(object, preferred);
      else put(object, preferred);
    },
    list: (plural) =>
      [...(collections.get(plural)?.values() ?? [])].sort((one, other) =>
        keyOf(one) < keyOf(other) ? -1 : 1,
      ),
    since: (from) => history.filter((change) => change.version > from),
    compact() {
      oldest = version;
      history = [];
    },
  };
}

function keyOf({ metadata }: KubernetesObject): string {
  return metadata.namespace === undefined
    ? metadata.name
    : `${metadata.namespace}/${metadata.name}`;
}

function generationOf(object: KubernetesObject, before: StoredObject | undefined): number {
  const last = before?.metadata.generation ?? 0;
  const given = object.metadata.generation ?? last;
  if (given !== last) return given;
  return isDeepStrictEqual(object.spec, before?.spec) ? last : last + 1;
}

function pick<Of extends object, Name extends keyof Of>(of: Of | undefined, name: Name) {
  return of?.[name] === undefined ? {} : { [name]: of[name] };
}
