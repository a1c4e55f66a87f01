import { type Condition, conditionOf, fieldsOf, numberOf, timeOf } from "./fields.ts";
import { type Meta, metaOf } from "./meta.ts";

export interface Job extends Meta {
  readonly kind: "Job";
  readonly failed: Condition | undefined;
  readonly complete: Condition | undefined;
  /** Pods that run or are done; 0 when none could be made. */
  readonly pods: number;
}

export interface CronJob extends Meta {
  readonly kind: "CronJob";
  readonly lastScheduled: number | undefined;
  /** Since Kubernetes 1.21. */
  readonly lastSuccess: number | undefined;
}

export function jobOf(object: unknown): Job | undefined {
  const meta = metaOf(object, "Job");
  if (meta === undefined) return undefined;
  const status = fieldsOf(fieldsOf(object).status);
  const { active, succeeded, failed } = status;
  return {
    ...meta,
    kind: "Job",
    failed: conditionOf(status, "Failed"),
    complete: conditionOf(status, "Complete"),
    pods: [active, succeeded, failed].reduce<number>((sum, each) => sum + (numberOf(each) ?? 0), 0),
  };
}

export function cronJobOf(object: unknown): CronJob | undefined {
  const meta = metaOf(object, "CronJob");
  if (meta === undefined) return undefined;
  const status = fieldsOf(fieldsOf(object).status);
  return {
    ...meta,
    kind: "CronJob",
    lastScheduled: timeOf(status.lastScheduleTime),
    lastSuccess: timeOf(status.lastSuccessfulTime),
  };
}
