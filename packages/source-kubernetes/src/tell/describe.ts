import { counted, type Fact, firstFew, showDuration } from "@tocsin/core";
import { type Ref, refKey, subjectOf } from "../objects/meta.ts";
import type { Container, Pod } from "../objects/pod.ts";
import type { Sick } from "../track/trouble.ts";
import { isWorkload, type World } from "../track/world.ts";

/** What `kubectl describe` would be asked for. */
export function factsOf(
  ref: Ref,
  sick: readonly Sick[],
  total: number,
  world: World,
  now: number,
): Fact[] {
  const pods = sick.flatMap(({ thing }) => ("containers" in thing ? [thing] : []));
  const container = containerOf(sick);
  const ending = container?.lastEnded ?? container?.ended;
  const workload = world.get(refKey(ref));
  const nodes = [...new Set(pods.flatMap(({ node }) => node ?? []))];
  return facts({
    Pods: pods.length === 0 ? undefined : podsOf(pods, total),
    Container: container?.name,
    Image: container?.image,
    "Exit code":
      ending?.exitCode === undefined ? undefined : exitOf(ending.exitCode, ending.reason),
    Restarts:
      container !== undefined && container.restarts > 0 ? String(container.restarts) : undefined,
    "Memory limit": ending?.reason === "OOMKilled" ? (container?.memoryLimit ?? "none") : undefined,
    [nodes.length > 1 ? "Nodes" : "Node"]: firstFew(nodes, 5) || undefined,
    Available: isWorkload(workload) ? `${workload.available} of ${workload.desired}` : undefined,
    "Last rollout": lastRollout(ref, world, now),
  });
}

export function facts(fields: Readonly<Record<string, string | undefined>>): Fact[] {
  return Object.entries(fields).flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

/** The container that is ill, of the pod that fell ill first. */
export function containerOf(sick: readonly Sick[]): Container | undefined {
  for (const { thing, symptom } of sick) {
    if (!("containers" in thing) || symptom.container === undefined) continue;
    return thing.containers.find(({ name }) => name === symptom.container);
  }
  return undefined;
}

/** `revision 12, 3 m before, "bump to 1.4"` */
function lastRollout(ref: Ref, world: World, now: number): string | undefined {
  const workload = world.get(refKey(ref));
  if (!isWorkload(workload) || workload.revision === undefined) return undefined;
  const newest = world
    .ownedBy(workload)
    .find((each) => isWorkload(each) && each.revision === workload.revision);
  const words = [
    `revision ${workload.revision}`,
    newest?.created === undefined ? undefined : `made ${showDuration(now - newest.created)} before`,
    workload.cause === undefined ? undefined : `"${workload.cause}"`,
  ];
  return words.filter((word) => word !== undefined).join(", ");
}

function podsOf(pods: readonly Pod[], total: number): string {
  const names = pods.map(({ name }) => name);
  return firstFew(names, 5, Math.max(total, names.length));
}

function exitOf(code: number, reason: string): string {
  const known: Readonly<Record<number, string>> = {
    126: "not executable",
    127: "command not found",
    137: "killed",
    139: "segmentation fault",
    143: "terminated",
  };
  const words = reason !== "" && reason !== "Error" ? reason : known[code];
  return words === undefined ? String(code) : `${code} (${words})`;
}

/** The workloads on a node, the larger first, without what runs on every node. */
export function workloadsOn(
  node: string,
  world: World,
): { readonly text: string; readonly workloads: number; readonly pods: number } {
  const counts = new Map<string, number>();
  for (const pod of world.podsOn(node)) {
    const ref = world.workloadOf(pod);
    if (ref.kind === "DaemonSet" || ref.kind === "Node" || pod.owner?.kind === "Node") continue;
    const name = subjectOf(ref);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([one, a], [other, b]) => b - a || one.localeCompare(other));
  const pods = sorted.reduce((sum, [, count]) => sum + count, 0);
  const lines = sorted.slice(0, 20).map(([name, count]) => `- ${name} (${counted(count, "pod")})`);
  const more = sorted.length - lines.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return { text: lines.join("\n"), workloads: sorted.length, pods };
}
