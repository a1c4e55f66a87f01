import { type Build, type Phase, resultOf, type Scm, type Tests } from "./build.ts";
import { count, type Fields, isFields, line, lines, object, own, raw, time } from "./fields.ts";
import { parametersOf } from "./parameters.ts";
import { placeOf } from "./place.ts";

const mostNames = 1_000;

/** The Notification plugin's payload, which the snippet of `setup` writes too. */
export function notificationBuild(
  payload: Fields,
  jenkinsUrl: string | undefined,
): Build | undefined | "nameless" {
  const build = object(payload, "build");
  const place = placeOf(
    {
      fullUrl: raw(build, "full_url"),
      buildUrl: raw(build, "url"),
      jobUrl: raw(payload, "url"),
      jobName: raw(payload, "name"),
      number: count(build, "number"),
    },
    jenkinsUrl,
  );
  if (place === undefined) return "nameless";
  const result = resultOf(line(build, "status"));
  const phase = phaseOf(line(build, "phase"), result !== undefined);
  if (phase === undefined) return undefined;
  const ended = phase === "completed" || phase === "finalized";
  return {
    place,
    phase,
    // A result that stands in the middle of a build is not yet its last.
    result: ended ? result : undefined,
    at: time(build, "timestamp"),
    durationMs: ended ? count(build, "duration") || undefined : undefined,
    queueId: count(build, "queue_id") || undefined,
    scm: scmOf(object(build, "scm")),
    parameters: parametersOf(own(build, "parameters")),
    tests: testsOf(own(build, "test_summary")),
    stage: line(build, "stage", 120),
    // The plugin sends the notes of the build before with the queued phase.
    notes: phase === "queued" ? undefined : raw(build, "notes"),
    log: raw(build, "log"),
    artifacts: Object.keys(object(build, "artifacts")).slice(0, mostNames),
  };
}

/** Undefined: a phase of no interest. The end of a build without a result is none: it goes on. */
function phaseOf(word: string | undefined, hasResult: boolean): Phase | undefined {
  if (word === undefined) return hasResult ? "completed" : undefined;
  switch (word.toUpperCase()) {
    case "QUEUED":
      return "queued";
    case "STARTED":
    case "NONE":
      return "running";
    case "COMPLETED":
      return hasResult ? "completed" : "running";
    case "FINALIZED":
      return hasResult ? "finalized" : "running";
    default:
      return undefined;
  }
}

function scmOf(scm: Fields): Scm {
  return {
    url: line(scm, "url", 500),
    branch: line(scm, "branch"),
    commit: line(scm, "commit", 64),
    changes: lines(scm, "changes", mostNames),
    culprits: lines(scm, "culprits", mostNames),
  };
}

function testsOf(summary: unknown): Tests | undefined {
  if (!isFields(summary)) return undefined;
  const total = count(summary, "total") ?? 0;
  const failing = lines(summary, "failed_tests", mostNames);
  const failed = count(summary, "failed") ?? failing.length;
  if (total === 0 && failed === 0) return undefined;
  const skipped = count(summary, "skipped") ?? 0;
  return { total: Math.max(total, failed + skipped), failed, skipped, failing };
}
