import type { NoticeInput } from "@tocsin/core";
import { derived, type Payload, recorded } from "./examples.ts";
import { dependabot, secretAlert } from "./security.ts";
import { job, run } from "./workflow.ts";

/** One row: the event, its payload, and what it becomes. */
type Row = readonly [event: string, payload: Payload, notices: readonly Partial<NoticeInput>[]];

const hello = "Codertocat/Hello-World";
const failedDeployment = (environment: string, more: Payload = {}) =>
  derived(recorded("deployment_status", 0), {
    deployment_status: { state: "failure", environment },
    deployment: { environment, ...more },
  });
const thirdParty = (conclusion: string) =>
  derived(recorded("check_run", 1), {
    check_run: { conclusion, app: { slug: "octocoders-linter" } },
  });
const commitStatus = (state: string) => derived(recorded("status", 1), { state });
const toMain = (more: Payload = {}) =>
  derived(recorded("push", 4), {
    created: false,
    repository: { pushed_at: 1557933657, default_branch: "master" },
    ...more,
  });
const review = (action: string, more: Payload = {}) =>
  derived(recorded("deployment_review", 0), { action, ...more });
const container = (tag: string): Payload =>
  derived(recorded("package", 1), {
    package: {
      package_version: {
        container_metadata: { tag: { name: tag } },
        package_url: `ghcr.io/codertocat/hello-world:${tag}`,
      },
    },
  });
const { package: asPackage, ...around } = container("1.4.2");
const protectionRule: Payload = {
  ...recorded("deployment", 0),
  action: "requested",
  environment: "production",
  event: "push",
  deployment_callback_url: `https://api.github.com/repos/${hello}/actions/runs/1589141559/deployment_protection_rule`,
};

/** What each event becomes. Payloads that are `recorded` alone are as GitHub sent them, the others are derived. */
export const becomes: Readonly<Record<string, Row>> = {
  "workflow_run failed": [
    "workflow_run",
    run(),
    [
      { type: "workflow_run.completed", kind: "problem", status: "firing", severity: "error" },
      { type: "workflow_run.completed", kind: "run", status: "failed" },
    ],
  ],
  "workflow_run passed": [
    "workflow_run",
    recorded("workflow_run", 1),
    [
      {
        kind: "run",
        status: "succeeded",
        title: "#163 passed",
        subject: "octo-org/octo-repo test@master",
      },
      { kind: "problem", status: "resolved", sequence: 163 },
    ],
  ],
  "workflow_run requested": [
    "workflow_run",
    run({ action: "requested" }),
    [{ kind: "run", status: "queued" }],
  ],
  "workflow_job failed": ["workflow_job", job(), [{ kind: "run", status: "failed" }]],
  "workflow_job failed as recorded": [
    "workflow_job",
    recorded("workflow_job", 1),
    [
      {
        title: 'job linters failed at step "Run yarn run format-check"',
        subject: `${hello} CodeQL@main`,
      },
    ],
  ],
  "workflow_job waiting": ["workflow_job", recorded("workflow_job", 7), []],
  "check_run of another app failed": [
    "check_run",
    thirdParty("failure"),
    [
      {
        kind: "problem",
        status: "firing",
        severity: "error",
        fingerprint: `gh:${hello}:check:octocoders-linter:Octocoders-linter:changes`,
        subject: `${hello} octocoders-linter@changes`,
        title: "Octocoders-linter failed on changes",
        sequence: 118578147,
        at: "2019-05-15T15:21:12.000Z",
      },
    ],
  ],
  "check_run of another app passed": [
    "check_run",
    recorded("check_run", 2),
    [
      {
        status: "resolved",
        fingerprint: `gh:${hello}:check:octocoders-linter:Octocoders-linter:changes`,
      },
    ],
  ],
  "check_run needs action": [
    "check_run",
    thirdParty("action_required"),
    [{ status: "firing", severity: "warning" }],
  ],
  "check_run skipped": ["check_run", thirdParty("skipped"), []],
  "check_run of GitHub Actions": ["check_run", recorded("check_run", 1), []],
  "check_run created": ["check_run", recorded("check_run", 0), []],
  "check_suite of another app": [
    "check_suite",
    recorded("check_suite", 2),
    [{ kind: "problem", status: "resolved", subject: `${hello} octocoders-linter@changes` }],
  ],
  "check_suite of GitHub Actions": ["check_suite", recorded("check_suite", 1), []],
  "status success": [
    "status",
    recorded("status", 1),
    [
      {
        type: "status.success",
        kind: "problem",
        status: "resolved",
        fingerprint: `gh:${hello}:status:default:master`,
        subject: `${hello} default@master`,
        sequence: 1557933565,
      },
    ],
  ],
  "status failure": ["status", commitStatus("failure"), [{ status: "firing", severity: "error" }]],
  "status error": ["status", commitStatus("error"), [{ title: "default broke on master" }]],
  "status pending": ["status", commitStatus("pending"), []],
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
          repo: hello,
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
  "push to the default branch": [
    "push",
    toMain(),
    [
      {
        type: "push.branch",
        kind: "message",
        severity: "info",
        title: "Codertocat pushed 1 commit to master",
        text: `- [6113728](https://github.com/${hello}/commit/6113728f27ae82c7b1a177c8d03f9e96e0adf246) Initial commit (Codertocat)`,
        at: "2019-05-15T15:20:57.000Z",
      },
    ],
  ],
  "push by force": [
    "push",
    toMain({ forced: true }),
    [{ severity: "warning", title: "Codertocat force-pushed master" }],
  ],
  "push to another branch": ["push", toMain({ ref: "refs/heads/wip" }), []],
  "push of a tag": [
    "push",
    recorded("push", 0),
    [{ type: "push.tag", title: "Codertocat pushed tag simple-tag", severity: "info" }],
  ],
  "push that deletes a tag": [
    "push",
    recorded("push", 1),
    [{ title: "Codertocat deleted tag simple-tag" }],
  ],
  "release published": [
    "release",
    recorded("release", 11),
    [
      {
        type: "release.published",
        kind: "message",
        subject: `${hello} 0.0.1`,
        title: "release 0.0.1 published",
        at: "2019-05-15T15:20:53.000Z",
      },
    ],
  ],
  "release edited": ["release", recorded("release", 7), []],
  "pull_request opened": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "opened" }),
    [{ kind: "message", title: "#2 opened: Update the README with new information." }],
  ],
  "pull_request merged": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "closed", pull_request: { merged: true } }),
    [{ type: "pull_request.merged", subject: `${hello} #2` }],
  ],
  "pull_request given up": [
    "pull_request",
    derived(recorded("pull_request", 1), { action: "closed" }),
    [{ title: "#2 closed without merging: Update the README with new information." }],
  ],
  "pull_request assigned": ["pull_request", recorded("pull_request", 1), []],
  "package of npm": [
    "package",
    recorded("package", 0),
    [{ type: "package.published", kind: "message", title: "hello-world-npm 1.0.0 published" }],
  ],
  "package that is a tagged image": [
    "package",
    container("1.4.2"),
    [
      {
        id: "github:Codertocat/hello-world-npm:package:container:hello-world-npm:1.4.2:sha256:6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b",
        title: "ghcr.io/codertocat/hello-world:1.4.2 published",
        at: "2019-05-09T23:28:29.000Z",
      },
    ],
  ],
  "registry_package that is the same image": [
    "registry_package",
    { ...around, registry_package: asPackage },
    [
      {
        id: "github:Codertocat/hello-world-npm:package:container:hello-world-npm:1.4.2:sha256:6c62fb45fe66bfb1ea9a66abc38f6a0cc974292b",
      },
    ],
  ],
  "package that is one platform of an image": ["package", recorded("package", 1), []],
  "dependabot_alert created": [
    "dependabot_alert",
    recorded("dependabot_alert", 1),
    [
      {
        kind: "problem",
        status: "firing",
        severity: "warning",
        fingerprint: "gh:wolfy1339/pika-pack:alert:dependabot:20",
        subject: "wolfy1339/pika-pack semver",
        title: "semver: semver vulnerable to Regular Expression Denial of Service",
        at: "2023-06-24T13:57:12.000Z",
      },
    ],
  ],
  "dependabot_alert critical": [
    "dependabot_alert",
    dependabot("reintroduced", "critical"),
    [{ status: "firing", severity: "critical" }],
  ],
  "dependabot_alert fixed": [
    "dependabot_alert",
    dependabot("fixed", "high", { fixed_at: "2023-06-25T00:00:00Z" }),
    [{ status: "resolved", severity: "error", at: "2023-06-25T00:00:00.000Z" }],
  ],
  "dependabot_alert dismissed by itself": [
    "dependabot_alert",
    dependabot("auto_dismissed", "low"),
    [{ status: "resolved", severity: "info" }],
  ],
  "dependabot_alert assigned": ["dependabot_alert", dependabot("assigned"), []],
  "code_scanning_alert created": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 2),
    [
      {
        status: "firing",
        severity: "error",
        fingerprint: "gh:Codertocat/Hello-World:alert:code:10",
        title: "Query built from user-controlled sources",
      },
    ],
  ],
  "code_scanning_alert fixed": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 3),
    [{ status: "resolved", fingerprint: "gh:Codertocat/Hello-World:alert:code:10" }],
  ],
  "code_scanning_alert dismissed": [
    "code_scanning_alert",
    recorded("code_scanning_alert", 1),
    [{ status: "resolved", at: "2021-02-11T02:59:08.000Z", actor: { name: "Codertocat" } }],
  ],
  "code_scanning_alert seen in another branch": [
    "code_scanning_alert",
    derived(recorded("code_scanning_alert", 2), { action: "appeared_in_branch" }),
    [],
  ],
  "secret_scanning_alert created": [
    "secret_scanning_alert",
    secretAlert("created"),
    [
      {
        status: "firing",
        severity: "error",
        fingerprint: "gh:Codertocat/Hello-World:alert:secret:191",
        title: "Adafruit IO Key found in the repository",
      },
    ],
  ],
  "secret_scanning_alert leaked": [
    "secret_scanning_alert",
    secretAlert("publicly_leaked"),
    [{ status: "firing", severity: "critical" }],
  ],
  "secret_scanning_alert of a valid credential": [
    "secret_scanning_alert",
    secretAlert("reopened", { validity: "active" }),
    [{ status: "firing", severity: "critical" }],
  ],
  "secret_scanning_alert resolved": [
    "secret_scanning_alert",
    secretAlert("resolved", { resolved_at: "2026-01-06T00:00:00Z", resolution: "revoked" }),
    [{ status: "resolved", at: "2026-01-06T00:00:00.000Z" }],
  ],
  ping: [
    "ping",
    recorded("ping", 1),
    [{ kind: "message", severity: "info", title: `webhook of Octocoders/Hello-World connected` }],
  ],
  repository_dispatch: ["repository_dispatch", recorded("repository_dispatch", 0), []],
  workflow_dispatch: ["workflow_dispatch", recorded("workflow_dispatch", 0), []],
  issues: ["issues", recorded("issues", 0), []],
};
