import { fieldsOf, textOf } from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

/** A PersistentVolumeClaim. */
export interface Claim extends Meta {
  readonly kind: "PersistentVolumeClaim";
  /** `Pending`, `Bound` or `Lost`. */
  readonly phase: string;
}

export function claimOf(object: unknown): Claim | undefined {
  const meta = metaOf(object, "PersistentVolumeClaim");
  if (meta === undefined) return undefined;
  const { phase } = fieldsOf(fieldsOf(object).status);
  return { ...meta, kind: "PersistentVolumeClaim", phase: textOf(phase, 50) ?? "Pending" };
}
