import type { KubeChange } from "../src/index.ts";

/** What really happened to one resource, in order. */
export interface Happened {
  readonly type: "set" | "gone";
  readonly name: string;
  /** Undefined where the cluster does not tell it. */
  readonly version?: string;
}

/**
 * Whether the changes that were handed over tell this story: each list shows one moment of it, not before
 * the last one; and what follows a list is what followed that moment, nothing left out, nothing twice.
 * Returns the first change that does not, and why.
 */
export function contradiction(
  history: readonly Happened[],
  changes: readonly KubeChange[],
): string | undefined {
  const moments = momentsOf(history);
  // An object that comes and goes makes two moments look alike: all that fit are followed.
  let fitting = [0];
  for (const [index, change] of changes.entries()) {
    const earliest = Math.min(...fitting);
    const told =
      change.type === "listed" ? "a list" : `${change.type} ${change.object.metadata.name}`;
    fitting =
      change.type === "listed"
        ? moments.flatMap((moment, at) =>
            at >= earliest && moment === stateOf(change.objects) ? [at] : [],
          )
        : fitting.filter((at) => fits(history[at], change)).map((at) => at + 1);
    if (fitting.length === 0)
      return `change ${index}, ${told}, does not follow moment ${earliest} of ${history.length}`;
  }
  if (!fitting.includes(history.length))
    return `it ends at moment ${fitting.join(" or ")} of ${history.length}`;
  return undefined;
}

function fits(happened: Happened | undefined, change: Exclude<KubeChange, { type: "listed" }>) {
  if (happened === undefined || happened.type !== change.type) return false;
  const { name, resourceVersion } = change.object.metadata;
  const known = happened.version !== undefined;
  return happened.name === name && (!known || happened.version === resourceVersion);
}

function momentsOf(history: readonly Happened[]): string[] {
  const state = new Map<string, string>();
  const moments = [write(state)];
  for (const { type, name, version = "" } of history) {
    if (type === "set") state.set(name, version);
    else state.delete(name);
    moments.push(write(state));
  }
  return moments;
}

function stateOf(objects: (KubeChange & { type: "listed" })["objects"]): string {
  return write(
    new Map(objects.map(({ metadata }) => [metadata.name, metadata.resourceVersion] as const)),
  );
}

function write(state: ReadonlyMap<string, string>): string {
  return [...state]
    .map((entry) => entry.join("@"))
    .sort()
    .join(" ");
}
