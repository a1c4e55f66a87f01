import {
  actor,
  type Delivery,
  facts,
  fullSha,
  labels,
  links,
  notice,
  type Reader,
  semanticId,
} from "../delivery.ts";
import { line } from "../text.ts";
import { ranked } from "../time.ts";
import { runPlace, workflowName, workflowSubject } from "./workflow.ts";

/** A run that waits until someone approves the deployment, and the answer. */
export const deploymentReview: Reader = (delivery) => {
  const { payload, repo, action, sender } = delivery;
  const run = payload.object("workflow_run");
  const id = run.id("id");
  const waits = action === "requested";
  if (id === "" || (!waits && action !== "approved" && action !== "rejected")) return [];

  const reviewers = payload
    .list("reviewers", 20)
    .map((each) => actor(each.object("reviewer"))?.name ?? "")
    .filter((name) => name !== "");
  const by = actor(payload.object("approver"), payload.object("requestor")) ?? sender;
  const at = payload.time("since");
  const attempt = run.integer("run_attempt") ?? 1;
  return environments(delivery).map((environment) =>
    notice({
      id: semanticId(repo, "run", id, attempt, "review", environment, action, at),
      type: `deployment_review.${action}`,
      kind: "problem",
      status: waits ? "firing" : "resolved",
      fingerprint: `gh:${repo.name}:run:${id}:review:${environment}`,
      subject: subject(delivery, environment),
      severity: "warning",
      title: line(
        waits
          ? `${environment} waits for approval`
          : `${environment} ${action}${by === undefined ? "" : ` by ${by.name}`}`,
      ),
      links: links([waits ? "Review" : "Run", run.url("html_url")]),
      labels: labels(repo, {
        environment,
        branch: runPlace(run, delivery)?.branch,
        commit: fullSha(run.line("head_sha", 64)),
        event: run.line("event", 60),
        actor: by?.name,
      }),
      facts: facts(
        ["Environment", environment],
        ["Reviewers", line(reviewers.join(", "))],
        [waits ? "Asked by" : "Answered by", by?.name],
        ["Comment", payload.line("comment", 300)],
      ),
      actor: by,
      // `since` is when the wait began, in the answer too; a run may wait several times.
      at: waits ? at : ranked(1, at, run.time("updated_at")),
    }),
  );
};

/** A run that waits for an app's word (a custom deployment protection rule). */
export const deploymentProtectionRule: Reader = ({ payload, repo, action, sender }) => {
  const environment = payload.line("environment", 120);
  const deployment = payload.object("deployment");
  // The run is named in this address alone.
  const callback = payload.line("deployment_callback_url", 500);
  const run = /\/actions\/runs\/(\d{1,20})\//.exec(callback)?.[1] ?? deployment.id("id");
  if (action !== "requested" || environment === "" || run === "") return [];
  const page =
    /^\d+$/.test(run) && repo.url !== undefined && callback !== ""
      ? `${repo.url}/actions/runs/${run}`
      : undefined;
  const who = actor(deployment.object("creator")) ?? sender;
  return [
    notice({
      id: semanticId(repo, "run", run, "rule", environment, deployment.id("id")),
      type: "deployment_protection_rule.requested",
      kind: "message",
      fingerprint: `gh:${repo.name}:run:${run}:rule:${environment}`,
      subject: `${repo.name} ${environment}`,
      severity: "warning",
      title: line(`${environment} waits for a deployment protection rule`),
      links: links(["Run", page]),
      labels: labels(repo, {
        environment,
        event: payload.line("event", 60),
        ref: deployment.line("ref", 120),
        commit: fullSha(deployment.line("sha", 64)),
        actor: who?.name,
      }),
      facts: facts(
        ["Environment", environment],
        ["Ref", deployment.line("ref", 120)],
        ["Started by", who?.name],
      ),
      actor: who,
      at: deployment.time("updated_at") ?? deployment.time("created_at"),
    }),
  ];
};

/** `requested` names one environment; an answer may be for several jobs at once. */
function environments({ payload }: Delivery): string[] {
  const named = [
    payload.line("environment", 120),
    payload.object("workflow_job_run").line("environment", 120),
    ...payload.list("workflow_job_runs", 50).map((job) => job.line("environment", 120)),
  ];
  return [...new Set(named)].filter((name) => name !== "");
}

function subject(delivery: Delivery, environment: string): string {
  const run = delivery.payload.object("workflow_run");
  const place = runPlace(run, delivery);
  const flow = delivery.payload.object("workflow");
  const workflow = workflowName(flow.line("name"), run.line("name"), run.line("path"));
  if (place === undefined || workflow === "") return `${delivery.repo.name} ${environment}`;
  return workflowSubject(delivery.repo.name, workflow, place.branch);
}
