import { type Condition, conditionOf, fieldsOf } from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

/** A HorizontalPodAutoscaler. */
export interface Autoscaler extends Meta {
  readonly kind: "HorizontalPodAutoscaler";
  readonly able: Condition | undefined;
  readonly active: Condition | undefined;
  readonly limited: Condition | undefined;
}

export function autoscalerOf(object: unknown): Autoscaler | undefined {
  const meta = metaOf(object, "HorizontalPodAutoscaler");
  if (meta === undefined) return undefined;
  const status = fieldsOf(fieldsOf(object).status);
  return {
    ...meta,
    kind: "HorizontalPodAutoscaler",
    able: conditionOf(status, "AbleToScale"),
    active: conditionOf(status, "ScalingActive"),
    limited: conditionOf(status, "ScalingLimited"),
  };
}
