import type { Ref } from "./meta.ts";

// The letters that Kubernetes makes names of, without vowels and what looks alike.
const hash = /^(?<name>.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}$/;
const podOfReplicaSet =
  /^(?<name>.+-[bcdfghjklmnpqrstvwxz2456789]{5,10})-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
/** A CronJob's Job ends with the minute that it was due, counted since 1970. */
const dueMinute = /^(?<name>.+)-\d{8}$/;

/** The Deployment that a ReplicaSet of this name is likely to belong to. */
export function deploymentOf(replicaSet: Ref): Ref | undefined {
  return renamed(replicaSet, "Deployment", hash);
}

/** What made a thing that can't be read itself, by the way names are made; itself when they don't tell. */
export function makerByName(ref: Ref): Ref {
  if (ref.kind === "ReplicaSet") return deploymentOf(ref) ?? ref;
  if (ref.kind === "Job") return renamed(ref, "CronJob", dueMinute) ?? ref;
  if (ref.kind !== "Pod") return ref;
  const replicaSet = renamed(ref, "ReplicaSet", podOfReplicaSet);
  return (replicaSet && deploymentOf(replicaSet)) ?? ref;
}

function renamed({ namespace, name }: Ref, kind: string, pattern: RegExp): Ref | undefined {
  const short = pattern.exec(name)?.groups?.name;
  return short === undefined ? undefined : { kind, namespace, name: short };
}
