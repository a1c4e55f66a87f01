import { type NoticeInput, oneLine, type RunStatus, type Severity } from "@tocsin/core";
import { type About, aboutBuild, isDeployment } from "./about.ts";
import { branchOf } from "./branch.ts";
import type { Build, Phase, Result } from "./build.ts";
import { evidenceOf, testsInShort } from "./evidence.ts";

interface End {
  readonly status: RunStatus;
  readonly severity: Severity;
  /** After `#42`. */
  readonly words: string;
  /** Undefined: it says nothing of whether the job works. */
  readonly verdict?: Verdict;
}

interface Verdict {
  readonly type: string;
  /** After the job's name. */
  readonly words: string;
}

const ends: Readonly<Record<Result, End>> = {
  SUCCESS: {
    status: "succeeded",
    severity: "info",
    words: "passed",
    verdict: { type: "job.works", words: "works again" },
  },
  UNSTABLE: {
    status: "failed",
    severity: "warning",
    words: "unstable",
    verdict: { type: "job.unstable", words: "unstable" },
  },
  FAILURE: {
    status: "failed",
    severity: "error",
    words: "failed",
    verdict: { type: "job.failing", words: "failing" },
  },
  ABORTED: { status: "cancelled", severity: "info", words: "aborted" },
  NOT_BUILT: { status: "cancelled", severity: "info", words: "not built" },
};

const phaseRank: Readonly<Record<Phase, number>> = {
  queued: 0,
  running: 1,
  completed: 2,
  finalized: 3,
};

/** The build as a run and, at its end, whether its job works. */
export function noticesOf(build: Build): NoticeInput[] {
  const about = aboutBuild(build);
  const run = runOf(build, about);
  const end = build.result && ends[build.result];
  if (end?.verdict === undefined) return [run];
  const problems = problemsOf(build, about, end, end.verdict, run.id ?? "");
  // A problem begins before the run that showed it ends, so that their incident is never closed in between.
  return end.status === "succeeded" ? [run, ...problems] : [...problems, run];
}

function runOf(build: Build, about: About): NoticeInput {
  const { place, at, durationMs, queueId } = build;
  const end = build.result && ends[build.result];
  const text = evidenceOf(build);
  const rank = phaseRank[build.phase];
  const started = at === undefined || durationMs === undefined ? undefined : at - durationMs;
  return {
    ...about,
    id: runId(build),
    type: `build.${build.phase === "finalized" ? "completed" : build.phase}`,
    kind: "run",
    status: end?.status ?? (build.phase === "queued" ? "queued" : "running"),
    fingerprint: `jenkins:${place.host}:${place.job}/${place.number ?? "build"}`,
    severity: end?.severity ?? "info",
    title: oneLine(`${numberOf(build)} ${wordsOf(build, end)}`, 300),
    labels: isDeployment(build) ? { ...about.labels, change: "deploy" } : about.labels,
    ...(text === "" ? {} : { text }),
    ...(started === undefined ? {} : startedAt(started)),
    ...(end === undefined || about.at === undefined ? {} : { endedAt: about.at }),
    ...sequenceOf(queueId, at, rank),
  };
}

/** A duration of more than all time is none. */
function startedAt(ms: number): Pick<NoticeInput, "startedAt"> {
  return ms < 0 ? {} : { startedAt: new Date(ms).toISOString() };
}

/**
 * The plugin's times do not always grow with its phases: the one of QUEUED may be after the one of STARTED.
 * Its phases do; and a job that was deleted and made again counts its builds from 1, but not its queue.
 */
function sequenceOf(queueId: number | undefined, at: number | undefined, rank: number) {
  if (queueId !== undefined && queueId < 2 ** 48) return { sequence: queueId * 4 + rank };
  return at === undefined ? { sequence: rank } : {};
}

function problemsOf(
  build: Build,
  about: About,
  end: End,
  verdict: Verdict,
  id: string,
): NoticeInput[] {
  const { place } = build;
  const branch = branchOf(place, build.scm.branch);
  const works = end.status === "succeeded";
  const own = branch === undefined || branch.isJob ? "" : branch.name;
  const on = own === "" ? "" : ` on ${own}`;
  const text = works ? "" : evidenceOf(build);
  const job = `jenkins:${place.host}:${place.job}`;
  const problem: NoticeInput = {
    ...about,
    id: `${id}|problem`,
    type: verdict.type,
    kind: "problem",
    status: works ? "resolved" : "firing",
    fingerprint: own === "" ? job : `${job}:${own}`,
    severity: end.severity,
    title: oneLine(
      `${place.name} ${verdict.words}${on}: ${numberOf(build)} ${wordsOf(build, end)}`,
      400,
    ),
    ...(text === "" ? {} : { text }),
    ...(place.number === undefined ? {} : { sequence: place.number }),
  };
  // A build that fails before its checkout names no branch: the next that passes resolves that too.
  const unnamed = { ...problem, id: `${id}|problem of the job`, fingerprint: job };
  return works && own !== "" ? [problem, unnamed] : [problem];
}

/** COMPLETED and FINALIZED with one result are one report; so are those of two endpoints. */
function runId({ place, phase, result, queueId, at, stage, notes }: Build): string {
  const moment =
    result !== undefined
      ? ["ended", result]
      : [phase, phase === "running" ? at : undefined, stage, oneLine(notes ?? "", 200)];
  return ["jenkins", place.host, place.job, place.number, queueId, ...moment]
    .map((part) => part ?? "")
    .join("|");
}

function numberOf({ place }: Build): string {
  return place.number === undefined ? "build" : `#${place.number}`;
}

function wordsOf(build: Build, end: End | undefined): string {
  if (build.phase === "queued") return "queued";
  if (end === undefined) {
    const [first = ""] = (build.notes ?? "").slice(0, 1_000).trim().split("\n");
    const now = build.stage ?? oneLine(first, 120);
    return now === "" ? "running" : `running: ${now}`;
  }
  const tests = end.status === "failed" ? testsInShort(build.tests) : "";
  return tests === "" ? end.words : `${end.words}: ${tests}`;
}
