import type { Event } from "../objects/event.ts";
import type { Ref } from "../objects/meta.ts";
import type { Workload } from "../objects/workload.ts";
import type { Rollout } from "./rollout.ts";
import type { Sick, Trouble } from "./trouble.ts";

/** Something to be told. */
export type Finding = ProblemFinding | RolloutFinding | WarningFinding;

export interface ProblemFinding {
  readonly type: "problem";
  readonly trouble: Trouble;
  /** `worse`, `more`: of a problem that is told already. */
  readonly change: "opened" | "worse" | "more" | "over";
  readonly at: number;
  /** Who shows it now. */
  readonly sick: readonly Sick[];
  /** The problems that a storm stands for. */
  readonly members: readonly Trouble[];
  /** It was so when the cluster was looked at for the first time. */
  readonly historic: boolean;
}

export interface RolloutFinding {
  readonly type: "rollout";
  readonly workload: Workload;
  readonly rollout: Rollout;
  readonly at: number;
}

/** A warning that means no known problem. */
export interface WarningFinding {
  readonly type: "warning";
  readonly event: Event;
  readonly ref: Ref;
  readonly at: number;
  /** How many others of the last minute are not told one by one. */
  readonly more: number;
}
