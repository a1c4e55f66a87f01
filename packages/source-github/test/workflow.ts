import { derived, type Payload, recorded } from "./examples.ts";

export interface RunEdit {
  readonly number?: number;
  readonly id?: number;
  readonly attempt?: number;
  readonly action?: "requested" | "in_progress" | "completed";
  readonly conclusion?: string | null;
  readonly branch?: string;
  readonly event?: string;
  readonly pulls?: readonly number[];
  readonly fork?: string;
  readonly startedAt?: string;
  readonly updatedAt?: string;
}

const repository = { full_name: "acme/api", html_url: "https://github.com/acme/api" };

/**
 * A run of the workflow "ci". Derived from a recorded success, because no failed run was ever recorded:
 * edited are the names, the numbers, the times and the conclusion.
 */
export function run({
  number = 12,
  id = 1000 + number,
  attempt = 1,
  action = "completed",
  conclusion = action === "completed" ? "failure" : null,
  branch = "main",
  event = "push",
  pulls = [],
  fork,
  startedAt = `2026-01-05T09:${String(number).padStart(2, "0")}:00Z`,
  updatedAt = startedAt.replace(":00Z", ":42Z"),
}: RunEdit = {}): Payload {
  const [owner] = (fork ?? "acme/api").split("/");
  const status = action === "requested" ? "queued" : action;
  return derived(recorded("workflow_run", 1), {
    action,
    repository: { ...repository, owner: { login: "acme" }, default_branch: "main" },
    workflow: { id: 77, name: "ci" },
    workflow_run: {
      id,
      name: "ci",
      run_number: number,
      run_attempt: attempt,
      status,
      conclusion,
      event,
      workflow_id: 77,
      head_branch: branch,
      head_sha: "3484a3fb816e0859fd6e1cea078d76385ff50625",
      display_title: "Retry on 503",
      html_url: `https://github.com/acme/api/actions/runs/${id}`,
      head_repository: { full_name: fork ?? "acme/api", owner: { login: owner } },
      pull_requests: pulls.map((pull) => ({ number: pull, head: { ref: branch } })),
      created_at: startedAt,
      run_started_at: startedAt,
      updated_at: updatedAt,
    },
  });
}

/** A failed job of such a run, derived from a recorded failed job: edited are its names, numbers and steps. */
export function job(changes: Payload = {}): Payload {
  return derived(recorded("workflow_job", 1), {
    repository: { ...repository, owner: { login: "acme" }, default_branch: "main" },
    workflow_job: {
      id: 501,
      run_id: 1012,
      name: "build",
      workflow_name: "ci",
      head_branch: "main",
      html_url: "https://github.com/acme/api/actions/runs/1012/job/501",
      steps: [
        { name: "Set up job", status: "completed", conclusion: "success", number: 1 },
        { name: "npm test", status: "completed", conclusion: "failure", number: 4 },
        { name: "upload [logs]", status: "completed", conclusion: "failure", number: 5 },
      ],
      ...changes,
    },
  });
}
