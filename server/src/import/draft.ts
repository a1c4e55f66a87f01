import type { EscalationOptions, PersonOptions, ScheduleOptions } from "@tocsin/core";

/** One entry of a section of the config, and what it was before. */
export interface Drafted<Options> {
  readonly key: string;
  /** For a comment: `PagerDuty user PXPGF42`. */
  readonly origin: string;
  readonly options: Options;
}

/** What an import makes of the old configuration. */
export interface Draft {
  readonly people: readonly Drafted<PersonOptions>[];
  readonly schedules: readonly Drafted<ScheduleOptions>[];
  readonly escalations: readonly Drafted<EscalationOptions>[];
}
