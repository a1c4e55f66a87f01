import type { Severity } from "@tocsin/core";
import type { Thing } from "../objects/thing.ts";
import type { ProblemName } from "./problems.ts";

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** What events said of a thing, of one class of problem, since it was last well. Times in ms. */
export interface Mark {
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** What a thing shows of a problem. */
export interface Symptom {
  readonly since: number;
  /** What passes by itself before this is told to nobody. */
  readonly tellAt: number;
  readonly severity: Severity;
  /** From then on it is an error. */
  readonly risesAt?: number;
  /** Over by itself then: nothing in the cluster says that it is. */
  readonly until?: number;
  /** The cluster's own word for it. */
  readonly reason: string;
  readonly message?: string | undefined;
  readonly container?: string | undefined;
}

/** undefined: it can't be said yet, so a problem that is open stays open and none is opened. */
export type Look = Symptom | "well" | undefined;

export interface Around {
  readonly now: number;
  mark(problem: ProblemName): Mark | undefined;
  /** It is being replaced or removed on purpose. */
  readonly leaving: boolean;
  /** Its workload has all the pods that it wants, and they work. */
  available(): boolean;
  /** When a job of its CronJob succeeded the last time. */
  lastSuccess(): number | undefined;
  /** Since when it has had fewer pods than it wants, as far as it was seen. */
  shortSince(): number | undefined;
}

/** One class of problem: what it looks like on an object, and when it is over. Pure. */
export interface Signal<Of extends Thing> {
  readonly problem: ProblemName;
  look(thing: Of, around: Around): Look;
}
