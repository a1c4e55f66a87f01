import { durationBetween, escapeMarkdown, type RunStatus } from "@tocsin/core";
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
  type Repository,
  semanticId,
} from "../delivery.ts";
import { line, shortSha } from "../text.ts";
import { deploymentSeverity } from "./environment.ts";
import { branchName } from "./workflow.ts";

interface State {
  readonly status: RunStatus;
  readonly words: string;
  readonly problem?: "firing" | "resolved";
}

// `inactive` is not here: a newer deployment has replaced this one, which tells nothing of it.
const states: Readonly<Record<string, State>> = {
  queued: { status: "queued", words: "queued" },
  pending: { status: "queued", words: "pending" },
  waiting: { status: "queued", words: "waiting" },
  in_progress: { status: "running", words: "running" },
  success: { status: "succeeded", words: "deployed", problem: "resolved" },
  failure: { status: "failed", words: "failed", problem: "firing" },
  error: { status: "failed", words: "broke", problem: "firing" },
};

/** A deployment that was asked for. */
export const deployment: Reader = (delivery) => {
  const { payload, repo, action } = delivery;
  const asked = payload.object("deployment");
  const about = describe(delivery);
  if (action !== "created" || about === undefined) return [];
  const at = asked.time("created_at");
  return [
    notice({
      ...about.common,
      id: semanticId(repo, "deployment", about.id, "created"),
      type: "deployment.created",
      kind: "run",
      status: "queued",
      fingerprint: about.run,
      severity: "info",
      title: line(`deployment of ${about.what} to ${about.environment} asked for`),
      at,
      startedAt: at,
      sequence: 0,
    }),
  ];
};

/** A step of a deployment, and at its end whether its environment has what was wanted. */
export const deploymentStatus: Reader = (delivery) => {
  const { payload, repo } = delivery;
  const now = payload.object("deployment_status");
  const word = now.line("state", 40);
  const state = Object.hasOwn(states, word) ? states[word] : undefined;
  const about = describe(delivery);
  if (about === undefined || state === undefined) return [];

  const at = now.time("created_at") ?? now.time("updated_at");
  const started = payload.object("deployment").time("created_at");
  const over = state.problem !== undefined;
  const { environment, what, severity } = about;
  const description = now.line("description", 300);
  const common = {
    ...about.common,
    type: `deployment_status.${word}`,
    text: description === "" ? undefined : escapeMarkdown(description),
    at,
    facts: [
      ...about.common.facts,
      ...facts(["Duration", over ? durationBetween(started, at) : undefined]),
    ],
    labels: { ...about.common.labels, conclusion: word },
  };
  const ids = ["deployment", about.id, now.id("id"), word] as const;
  const ran = notice({
    ...common,
    // While it waits it changes nothing.
    labels: state.status === "queued" ? common.labels : { ...common.labels, change: "deploy" },
    id: semanticId(repo, ...ids),
    kind: "run",
    status: state.status,
    fingerprint: about.run,
    severity: state.status === "failed" ? severity : "info",
    title: line(`deployment of ${what} to ${environment} ${state.words}`),
    startedAt: started,
    endedAt: over ? at : undefined,
    // Statuses are numbered in the order in which they were made.
    sequence: now.integer("id"),
  });
  if (state.problem === undefined) return [ran];
  const task = about.task === "" || about.task === "deploy" ? "" : `:${about.task}`;
  const problem = notice({
    ...common,
    id: semanticId(repo, ...ids, "problem"),
    kind: "problem",
    status: state.problem,
    fingerprint: `gh:${repo.name}:env:${environment}${task}`,
    severity,
    title: line(
      state.problem === "resolved"
        ? `${environment} runs ${what}`
        : `${environment} could not be deployed: ${what} ${state.words}`,
    ),
    sequence: payload.object("deployment").integer("id"),
  });
  return inOrder(ran, problem);
};

/** The run's branch, else the ref where that is a branch for certain. */
function branchOf(headBranch: string, ref: string, { defaultBranch }: Repository) {
  return branchName(headBranch) || (ref === defaultBranch ? ref : undefined);
}

function describe({ payload, repo, sender }: Delivery) {
  const asked = payload.object("deployment");
  const now = payload.object("deployment_status");
  const id = asked.id("id");
  const environment = now.line("environment", 120) || asked.line("environment", 120);
  if (id === "" || environment === "") return undefined;
  const sha = asked.line("sha", 64);
  const ref = asked.line("ref", 120);
  const task = asked.line("task", 60);
  const who = actor(asked.object("creator"), now.object("creator")) ?? sender;
  const commitPage = commitUrl(repo, sha);
  const run = payload.object("workflow_run");
  return {
    id,
    environment,
    task,
    what: ref === sha || ref === "" ? shortSha(sha) || `#${id}` : ref,
    run: `gh:${repo.name}:deployment:${id}`,
    severity: deploymentSeverity(asked, environment),
    common: {
      subject: `${repo.name} ${environment}`,
      links: links(
        ["Environment", now.url("environment_url")],
        ["Log", now.url("log_url") ?? now.url("target_url")],
        ["Run", run.url("html_url")],
        ["Commit", commitPage],
      ),
      labels: labels(repo, {
        environment,
        ref,
        branch: branchOf(run.line("head_branch"), ref, repo),
        commit: fullSha(sha),
        task,
        actor: who?.name,
      }),
      facts: facts(
        ["Environment", environment, now.url("environment_url")],
        ["Ref", ref === sha ? "" : ref],
        ["Commit", shortSha(sha), commitPage],
        ["Task", task === "deploy" ? "" : task],
        ["Started by", who?.name],
      ),
      actor: who,
    },
  };
}
