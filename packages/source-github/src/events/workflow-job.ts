import { durationBetween, escapeMarkdown } from "@tocsin/core";
import {
  commitUrl,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import { line, markdownLink, shortSha } from "../text.ts";
import { branchName, workflowName, workflowSubject } from "./workflow.ts";

/** A job that failed, and the step at which it did; other jobs are no news. */
export const workflowJob: Reader = ({ payload, repo, action, sender }) => {
  const job = payload.object("workflow_job");
  if (action !== "completed" || job.line("conclusion") !== "failure") return [];
  const id = job.id("id");
  const run = job.id("run_id");
  const workflow = workflowName(job.line("workflow_name"));
  const branch = branchName(job.line("head_branch"));
  if (id === "" || run === "" || workflow === "" || branch === "") return [];

  const name = job.line("name", 120) || id;
  const attempt = job.integer("run_attempt") ?? 1;
  const page = job.url("html_url");
  const failed = job.list("steps").filter((step) => step.line("conclusion") === "failure");
  const first = failed[0];
  const number = first?.integer("number");
  const stepPage = page === undefined || number === undefined ? page : `${page}#step:${number}:1`;
  const stepName = first?.line("name", 120) ?? "";
  const sha = job.line("head_sha", 64);
  const started = job.time("started_at");
  const ended = job.time("completed_at");
  return [
    notice({
      id: semanticId(repo, "job", id, attempt, "failed", "failure"),
      type: "workflow_job.completed",
      kind: "run",
      status: "failed",
      fingerprint: `gh:${repo.name}:run:${run}:job:${id}`,
      subject: workflowSubject(repo.name, workflow, branch),
      severity: "error",
      title: line(`job ${name} failed${stepName === "" ? "" : ` at step "${stepName}"`}`),
      text:
        stepName === ""
          ? `Job ${markdownLink(name, page)} failed before any of its steps did.`
          : `Step ${markdownLink(stepName, stepPage)} of job **${escapeMarkdown(name)}** failed.`,
      links: links(["Failed step", stepPage], ["Commit", commitUrl(repo, sha)]),
      labels: labels(repo, {
        workflow,
        branch,
        commit: fullSha(sha),
        job: name,
        conclusion: "failure",
      }),
      facts: facts(
        ["Job", name, page],
        ["Failed step", stepName, stepPage],
        ["Duration", durationBetween(started, ended)],
        ["Attempt", attempt > 1 ? String(attempt) : undefined],
        ["Commit", shortSha(sha), commitUrl(repo, sha)],
        ["Runner", job.line("runner_name", 100)],
      ),
      actor: sender,
      at: ended,
      startedAt: started,
      endedAt: ended,
    }),
  ];
};
