import { readTimes, type TimesOptions } from "@tocsin/core";
import type { ConfigDocument } from "./document.ts";
import type { ConfigProblem } from "./problem.ts";

/** Ranges and zones of the section `times` that can't be read, and what holds on no day. */
export function timesProblems(times: TimesOptions, document: ConfigDocument): ConfigProblem[] {
  return readTimes(times).problems.map(({ path, message }) =>
    document.problem(["times", ...path], message),
  );
}
