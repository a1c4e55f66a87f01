import { derived, recorded } from "../examples.ts";
import { job, run } from "../workflow.ts";
import type { Becomes } from "./row.ts";

const hello = "Codertocat/Hello-World";
const thirdParty = (conclusion: string) =>
  derived(recorded("check_run", 1), {
    check_run: { conclusion, app: { slug: "octocoders-linter" } },
  });
const commitStatus = (state: string) => derived(recorded("status", 1), { state });

/** Runs, jobs, checks and statuses. */
export const ci: Becomes = {
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
};
