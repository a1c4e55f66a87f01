import type { RunStatus, Severity } from "@tocsin/core";
import type { Fields } from "../../fields.ts";
import { facts, inOrder, links, notice } from "../../notice.ts";
import { isProduction } from "../../severity.ts";
import { line } from "../../text.ts";
import { fullSha, projectLabels, type Reader, stateId } from "./event.ts";

interface State {
  readonly status: RunStatus;
  readonly words: string;
  readonly problem?: "firing" | "resolved";
}

const states: Readonly<Record<string, State>> = {
  created: { status: "queued", words: "queued" },
  blocked: { status: "queued", words: "waits for approval" },
  running: { status: "running", words: "running" },
  success: { status: "succeeded", words: "deployed", problem: "resolved" },
  failed: { status: "failed", words: "failed", problem: "firing" },
  canceled: { status: "cancelled", words: "cancelled" },
};

/** A deployment, and at its end whether its environment has what was wanted. */
export const deployment: Reader = (event) => {
  const { payload, project, user } = event;
  const id = payload.id("deployment_id");
  const environment = payload.line("environment", 120);
  const word = payload.line("status", 40);
  const state = Object.hasOwn(states, word) ? states[word] : undefined;
  if (id === "" || environment === "" || state === undefined) return [];

  const at = payload.time("status_changed_at");
  const over = state.status !== "queued" && state.status !== "running";
  const page = payload.url("commit_url");
  const sha = /\/commit\/([0-9a-f]{7,64})$/.exec(page ?? "")?.[1] ?? "";
  const short = payload.line("short_sha", 40) || sha.slice(0, 8);
  const what = line(`${short} ${payload.line("commit_title", 80)}`);
  const severity = severityOf(payload, environment);
  const report = stateId(project, "deployment", id, word, at);
  const common = {
    type: `gitlab.deployment.${word}`,
    subject: `${project.path} ${environment}`,
    links: links(
      ["Environment", payload.url("environment_external_url")],
      ["Job", payload.url("deployable_url")],
      ["Commit", page],
    ),
    labels: projectLabels(event, {
      environment,
      tier: payload.line("environment_tier", 40),
      branch: payload.line("ref", 150),
      commit: fullSha(sha),
      conclusion: word,
    }),
    facts: facts(
      ["Environment", environment, payload.url("environment_external_url")],
      ["Commit", what, page],
      ["Started by", user?.name],
    ),
    actor: user,
    at,
  };
  const ran = notice({
    ...common,
    id: report,
    kind: "run",
    status: state.status,
    fingerprint: `gl:${project.path}:deployment:${id}`,
    severity: state.status === "failed" ? severity : "info",
    title: line(`deployment of ${short || `#${id}`} to ${environment} ${state.words}`),
    labels: { ...common.labels, change: "deploy" },
    endedAt: over ? at : undefined,
  });
  if (state.problem === undefined) return [ran];
  const runs = state.problem === "resolved";
  const problem = notice({
    ...common,
    id: `${report}:problem`,
    kind: "problem",
    status: state.problem,
    fingerprint: `gl:${project.path}:env:${environment}`,
    severity,
    title: line(
      runs
        ? `${environment} runs ${short || `#${id}`}`
        : `${environment} could not be deployed: ${what || `#${id}`}`,
    ),
    sequence: payload.number("deployment_id"),
  });
  return inOrder(ran, problem);
};

function severityOf(payload: Fields, environment: string): Severity {
  const tier = payload.line("environment_tier", 40);
  if (tier === "production" || isProduction(environment)) return "critical";
  // A review app is of one merge request.
  return environment.startsWith("review/") || tier === "development" ? "warning" : "error";
}
