import type { Kind, Severity, Status } from "@tocsin/core";
import { readSeverity } from "../severity.ts";
import { type MapOptions, statusWords } from "./options.ts";

/** The words of many senders, in lower case. */
const usual: Readonly<Record<Status, string>> = {
  firing:
    "firing alert alerting alarm down open opened triggered problem critical bad unhealthy fail error warning",
  resolved: "resolved ok up closed close recovered recovery healthy normal good cleared fixed",
  queued: "queued pending waiting created scheduled",
  running: "running started start in_progress in-progress processing",
  succeeded: "succeeded success successful passed completed complete finished done",
  failed: "failed failure errored aborted timeout timed_out broken",
  cancelled: "cancelled canceled skipped stopped",
};
const usualStatuses = new Map(
  Object.entries(usual).flatMap(([status, words]) =>
    words.split(" ").map((word) => [word, status as Status] as const),
  ),
);

/** The status that a sender's word means, by the map first; undefined when it is none. */
export function statusOf(word: string, { statuses = {} }: MapOptions): Status | undefined {
  const given = word.toLowerCase();
  const own = statusWords.find((status) => statuses[status]?.includes(given));
  return own ?? usualStatuses.get(given);
}

export function severityOf(word: string, { severities = {} }: MapOptions): Severity | undefined {
  const given = word.toLowerCase();
  const own = Object.entries(severities).find(([, words]) => words?.includes(given));
  return own === undefined ? readSeverity(given) : (own[0] as Severity);
}

const asProblem: Readonly<Record<Status, Status | undefined>> = {
  firing: "firing",
  resolved: "resolved",
  failed: "firing",
  succeeded: "resolved",
  queued: undefined,
  running: undefined,
  cancelled: undefined,
};
const asRun: Readonly<Record<Status, Status>> = {
  firing: "failed",
  resolved: "succeeded",
  failed: "failed",
  succeeded: "succeeded",
  queued: "queued",
  running: "running",
  cancelled: "cancelled",
};

/** The status as this kind has it: a problem that `failed` fires. Undefined: it says nothing of the kind. */
export function statusFor(kind: Kind, status: Status | undefined): Status | undefined {
  if (status === undefined || kind === "message") return undefined;
  return kind === "problem" ? asProblem[status] : asRun[status];
}

/** The kind that a status is of. */
export function kindOf(status: Status | undefined): Kind {
  if (status === undefined) return "message";
  return status === "firing" || status === "resolved" ? "problem" : "run";
}
