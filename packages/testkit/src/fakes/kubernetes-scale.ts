import { isStatus, type PatchAsked, withPatch } from "./kubernetes-patch.ts";
import { conflict, type KubernetesStatus, status } from "./kubernetes-status.ts";
import type { StoredObject } from "./kubernetes-store.ts";

/** How many pods a workload shall have, and has. */
export function scaleOf({ metadata, spec, status: now }: StoredObject) {
  const { name, namespace, uid, resourceVersion } = metadata;
  const labels = Object.entries(spec?.selector?.matchLabels ?? {});
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion },
    spec: { replicas: spec?.replicas ?? 0 },
    status: {
      replicas: now?.replicas ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(","),
    },
  };
}

export function scaled(object: StoredObject, asked: PatchAsked): StoredObject | KubernetesStatus {
  const scale = scaleOf(object);
  const next = withPatch(scale, asked);
  if (isStatus(next)) return next;
  const { metadata, spec } = next as typeof scale;
  if (metadata.resourceVersion !== scale.metadata.resourceVersion)
    return conflict(asked.plural, asked.group, metadata.name);
  const { replicas } = spec;
  if (!Number.isInteger(replicas) || replicas < 0)
    return status(
      422,
      "Invalid",
      `Scale.autoscaling "${metadata.name}" is invalid: spec.replicas: Invalid value: ${replicas}: must be greater than or equal to 0`,
    );
  const copy = structuredClone(object);
  copy.spec.replicas = replicas;
  return copy;
}
