import { derived, type Payload, recorded } from "../examples.ts";
import type { Becomes } from "./row.ts";

const hello = "Codertocat/Hello-World";
const failedDeployment = (environment: string, more: Payload = {}) =>
  derived(recorded("deployment_status", 0), {
    deployment_status: { state: "failure", environment },
    deployment: { environment, ...more },
  });
const review = (action: string, more: Payload = {}) =>
  derived(recorded("deployment_review", 0), { action, ...more });
const protectionRule: Payload = {
  ...recorded("deployment", 0),
  action: "requested",
  environment: "production",
  event: "push",
  deployment_callback_url: `https://api.github.com/repos/${hello}/actions/runs/1589141559/deployment_protection_rule`,
};

/** Deployments and what they wait for. */
export const deployment: Becomes = {
  deployment: [
    "deployment",
    recorded("deployment", 0),
    [
      {
        kind: "run",
        status: "queued",
        fingerprint: `gh:${hello}:deployment:145988746`,
        subject: `${hello} production`,
        sequence: 0,
        labels: {
          repository: hello,
          branch: "master",
          commit: "f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
          owner: "Codertocat",
          environment: "production",
          ref: "master",
          task: "deploy",
          actor: "Codertocat",
        },
      },
    ],
  ],
  "deployment_status success": [
    "deployment_status",
    recorded("deployment_status", 0),
    [
      {
        kind: "run",
        status: "succeeded",
        severity: "info",
        fingerprint: `gh:${hello}:deployment:145988746`,
        title: "deployment of master to production deployed",
        sequence: 209916254,
      },
      {
        kind: "problem",
        status: "resolved",
        fingerprint: `gh:${hello}:env:production`,
        title: "production runs master",
        sequence: 145988746,
      },
    ],
  ],
  "deployment_status in_progress": [
    "deployment_status",
    recorded("deployment_status", 1),
    [{ kind: "run", status: "running", subject: `${hello} github-pages` }],
  ],
  "deployment_status failure of production": [
    "deployment_status",
    failedDeployment("production"),
    [
      {
        kind: "problem",
        status: "firing",
        severity: "critical",
        title: "production could not be deployed: master failed",
      },
      { kind: "run", status: "failed", severity: "critical" },
    ],
  ],
  "deployment_status failure of staging": [
    "deployment_status",
    failedDeployment("staging"),
    [{ severity: "error", fingerprint: `gh:${hello}:env:staging` }, { severity: "error" }],
  ],
  "deployment_status failure of what GitHub calls production": [
    "deployment_status",
    failedDeployment("shop", { production_environment: true }),
    [{ severity: "critical" }, { severity: "critical" }],
  ],
  "deployment_status failure of pre-prod": [
    "deployment_status",
    failedDeployment("pre-prod"),
    [{ severity: "error" }, { severity: "error" }],
  ],
  "deployment_status failure of a preview": [
    "deployment_status",
    failedDeployment("preview-34", { transient_environment: true }),
    [{ severity: "warning" }, { severity: "warning" }],
  ],
  "deployment_status failure of another task": [
    "deployment_status",
    failedDeployment("production", { task: "migrate" }),
    [{ fingerprint: `gh:${hello}:env:production:migrate` }, {}],
  ],
  "deployment_status inactive": [
    "deployment_status",
    derived(recorded("deployment_status", 0), { deployment_status: { state: "inactive" } }),
    [],
  ],
  "deployment_review requested": [
    "deployment_review",
    recorded("deployment_review", 0),
    [
      {
        kind: "problem",
        status: "firing",
        severity: "warning",
        title: "TST waits for approval",
        fingerprint: "gh:terraform-test-github/sample-app:run:5453085689:review:TST",
        at: "2023-07-04T09:28:15.000Z",
      },
    ],
  ],
  "deployment_review approved": [
    "deployment_review",
    review("approved", {
      environment: undefined,
      workflow_job_run: undefined,
      approver: { login: "ann" },
      workflow_job_runs: [{ environment: "TST" }, { environment: "EU" }, { environment: "TST" }],
    }),
    [{ status: "resolved", title: "TST approved by ann" }, { title: "EU approved by ann" }],
  ],
  "deployment_review of an unknown action": ["deployment_review", review("pondered"), []],
  deployment_protection_rule: [
    "deployment_protection_rule",
    protectionRule,
    [
      {
        kind: "message",
        severity: "warning",
        subject: `${hello} production`,
        fingerprint: `gh:${hello}:run:1589141559:rule:production`,
        links: [{ title: "Run", url: `https://github.com/${hello}/actions/runs/1589141559` }],
      },
    ],
  ],
};
