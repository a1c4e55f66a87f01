import type { KubernetesObject } from "./kubernetes-objects.ts";
import type { KubernetesStore } from "./kubernetes-store.ts";

interface Captured {
  readonly type: string;
  readonly object: KubernetesObject;
}

/** Brings captured lines into the store, in the order of their versions; bookmarks are left out. */
export function replay(take: KubernetesStore["take"], lines: readonly string[]): void {
  const captured = lines
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Captured)
    .filter(({ type }) => type !== "BOOKMARK")
    .sort((one, other) => versionOf(one) - versionOf(other));
  for (const { type, object } of captured) {
    if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED")
      throw new Error(`a captured line of type ${type} can't be replayed`);
    take(type, object);
  }
}

function versionOf({ object }: Captured): number {
  return Number(object.metadata.resourceVersion);
}
