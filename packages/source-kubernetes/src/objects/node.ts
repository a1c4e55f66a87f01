import { type Condition, conditionOf, fieldsOf, listOf } from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

export const pressures = ["MemoryPressure", "DiskPressure", "PIDPressure"] as const;

export interface Node extends Meta {
  readonly kind: "Node";
  readonly ready: Condition | undefined;
  readonly pressures: readonly { readonly type: string; readonly condition: Condition }[];
  /** It is being taken away on purpose. */
  readonly leaving: boolean;
}

// How autoscalers mark a node that they are about to remove.
const farewells = [
  "ToBeDeletedByClusterAutoscaler",
  "karpenter.sh/disrupted",
  "karpenter.sh/disruption",
];

export function nodeOf(object: unknown): Node | undefined {
  const meta = metaOf(object, "Node");
  if (meta === undefined) return undefined;
  const status = fieldsOf(fieldsOf(object).status);
  const taints = listOf(fieldsOf(fieldsOf(object).spec).taints);
  return {
    ...meta,
    // Nodes belong to no namespace.
    namespace: "",
    kind: "Node",
    ready: conditionOf(status, "Ready"),
    pressures: pressures.flatMap((type) => {
      const condition = conditionOf(status, type);
      return condition === undefined ? [] : [{ type, condition }];
    }),
    leaving: meta.deleting || taints.some(({ key }) => farewells.includes(String(key))),
  };
}
