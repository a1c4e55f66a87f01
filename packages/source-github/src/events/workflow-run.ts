import { durationBetween, type RunStatus, type Severity } from "@tocsin/core";
import {
  actor,
  commitUrl,
  type Delivery,
  facts,
  fullSha,
  inOrder,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import { line, shortSha } from "../text.ts";
import { ranked } from "../time.ts";
import { runPlace, workflowName, workflowSubject } from "./workflow.ts";

interface State {
  readonly status: RunStatus;
  /** After `#12`. */
  readonly words: string;
  /** What it says of the workflow on this branch; nothing when it was not really tried. */
  readonly problem?: "firing" | "resolved";
  readonly severity?: Severity;
}

const conclusions: Readonly<Record<string, State>> = {
  success: { status: "succeeded", words: "passed", problem: "resolved" },
  failure: { status: "failed", words: "failed", problem: "firing" },
  timed_out: { status: "failed", words: "timed out", problem: "firing" },
  startup_failure: { status: "failed", words: "could not start", problem: "firing" },
  // Waits for a maintainer to approve the run of a newcomer: it goes on afterwards.
  action_required: {
    status: "queued",
    words: "waits for approval",
    problem: "firing",
    severity: "warning",
  },
  cancelled: { status: "cancelled", words: "cancelled" },
  skipped: { status: "cancelled", words: "skipped" },
  neutral: { status: "cancelled", words: "ended neutral" },
  stale: { status: "cancelled", words: "went stale" },
};

const ranks: Readonly<Record<RunStatus, number>> = {
  queued: 0,
  running: 1,
  succeeded: 2,
  failed: 2,
  cancelled: 2,
};

/** A run from queued to its end, and, at the end, whether its workflow works on its branch. */
export const workflowRun: Reader = (delivery) => {
  const { payload, repo, action } = delivery;
  const run = payload.object("workflow_run");
  const id = run.id("id");
  const place = runPlace(run, delivery);
  const flow = payload.object("workflow");
  const workflow = workflowName(flow.line("name"), run.line("name"), run.line("path"));
  const state = stateOf(action, run.line("status"), run.line("conclusion"));
  if (id === "" || place === undefined || workflow === "" || state === undefined) return [];

  const attempt = run.integer("run_attempt") ?? 1;
  const number = run.integer("run_number");
  const conclusion = run.line("conclusion", 40);
  const started = run.time("run_started_at") ?? run.time("created_at");
  const updated = run.time("updated_at");
  const ended = state.status === "queued" || state.status === "running" ? undefined : updated;
  const waits = state.status === "queued" && conclusion === "";
  const at = ranked(ranks[state.status], started, waits ? undefined : updated);
  const name = number === undefined ? `run ${id}` : `#${number}`;
  const again = attempt > 1 ? ` (attempt ${attempt})` : "";
  const report = semanticId(repo, "run", id, attempt, state.status, conclusion);
  const took = durationBetween(started, ended);
  const type = `workflow_run.${action}`;

  const common = about(delivery, workflow, place);
  // Named one by one: objects made by spreading took a third of the time that reading a payload takes.
  const ran = notice({
    id: report,
    subject: common.subject,
    links: common.links,
    labels: common.labels,
    actor: common.actor,
    type,
    kind: "run",
    status: state.status,
    fingerprint: `gh:${repo.name}:run:${id}`,
    severity: state.severity ?? (state.status === "failed" ? "error" : "info"),
    title: `${name} ${state.words}${again}`,
    facts: [...facts(["Duration", took]), ...common.facts],
    at,
    startedAt: started,
    endedAt: ended,
    sequence: attempt,
  });
  if (state.problem === undefined) return [ran];
  const works = state.problem === "resolved";
  const where = place.pull === "" ? place.branch : `PR #${place.pull}`;
  const verdict = works
    ? "works again"
    : conclusion === "action_required"
      ? "needs approval"
      : "failing";
  const problem = notice({
    id: `${report}:problem`,
    subject: common.subject,
    links: common.links,
    labels: common.labels,
    actor: common.actor,
    type,
    kind: "problem",
    status: state.problem,
    fingerprint: `gh:${repo.name}:wf:${run.id("workflow_id") || flow.id("id") || workflow}:${place.key}`,
    severity: state.severity ?? "error",
    title: line(`${workflow} ${verdict} on ${where}: ${name} ${state.words}${again}`),
    facts: [...facts(["Run", name, run.url("html_url")], ["Duration", took]), ...common.facts],
    at,
    sequence: number,
  });
  return inOrder(ran, problem);
};

function stateOf(action: string, status: string, conclusion: string): State | undefined {
  if (action !== "requested" && action !== "in_progress" && action !== "completed")
    return undefined;
  if (conclusion !== "") {
    return Object.hasOwn(conclusions, conclusion) ? conclusions[conclusion] : undefined;
  }
  return action === "in_progress" || status === "in_progress"
    ? { status: "running", words: "running" }
    : { status: "queued", words: "queued" };
}

/** What both notices of a run tell alike. */
function about(
  { payload, repo, sender }: Delivery,
  workflow: string,
  place: { readonly branch: string; readonly pull: string },
) {
  const run = payload.object("workflow_run");
  const who = actor(run.object("triggering_actor"), run.object("actor")) ?? sender;
  const commit = run.object("head_commit");
  const sha = run.line("head_sha", 64);
  const message = line(commit.block("message", 1000).split("\n")[0] ?? "", 120);
  const commitPage = commitUrl(repo, sha);
  const pullPage =
    place.pull !== "" && repo.url !== undefined ? `${repo.url}/pull/${place.pull}` : undefined;
  const attempt = run.integer("run_attempt") ?? 1;
  return {
    subject: workflowSubject(repo.name, workflow, place.branch),
    links: links(
      ["Run", run.url("html_url")],
      ["Commit", commitPage],
      [`PR #${place.pull}`, pullPage],
    ),
    labels: labels(repo, {
      workflow,
      branch: place.branch,
      commit: fullSha(sha),
      event: run.line("event", 60),
      actor: who?.name,
      conclusion: run.line("conclusion", 40),
      pull_request: place.pull,
    }),
    facts: facts(
      ["Attempt", attempt > 1 ? String(attempt) : undefined],
      ["Branch", place.branch],
      [
        "Pull request",
        place.pull && line(`#${place.pull} ${run.line("display_title", 100)}`),
        pullPage,
      ],
      ["Commit", line(`${shortSha(sha)} ${message}`), commitPage],
      ["Author", commit.object("author").line("name", 100)],
      [
        "Started by",
        who === undefined ? "" : `${who.name} (${run.line("event", 60) || "unknown"})`,
      ],
    ),
    actor: who,
  };
}
