import type { ActionsState, GitHubRun } from "./github-actions.ts";
import { denied, notFound, refuse, strangeKey } from "./github-gate.ts";
import type { Answer, Seen } from "./http.ts";

const page = (repository: string, { id }: GitHubRun) =>
  `https://github.com/${repository}/actions/runs/${id}`;

/** A run as GitHub shows it. */
export function shownRun(repository: string, run: GitHubRun): Record<string, unknown> {
  const { id, number, status, conclusion, attempt, ref = "main", at } = run;
  return {
    id,
    run_number: number,
    status,
    conclusion,
    run_attempt: attempt,
    head_branch: ref,
    html_url: page(repository, run),
    ...(at === undefined ? {} : { created_at: new Date(at).toISOString() }),
  };
}

/** What GitHub answers about one run. */
export function answerOfRun(
  state: ActionsState,
  repository: string,
  id: number,
  what: string,
  { method, body }: Seen,
): Answer {
  const run = state.runs.get(repository)?.find((each) => each.id === id);
  const pending = state.pending.get(`${repository} ${id}`);
  const hidden = denied(state, "actions", "read");
  if (hidden !== undefined) return hidden;
  switch (`${method} ${what}`) {
    case "GET ":
      return run === undefined ? notFound : { status: 200, body: shownRun(repository, run) };
    case "POST /rerun":
    case "POST /rerun-failed-jobs":
      return run === undefined ? notFound : (denied(state, "actions", "write") ?? again(run));
    case "POST /cancel":
      return run === undefined ? notFound : (denied(state, "actions", "write") ?? cancelled(run));
    case "GET /pending_deployments":
      return { status: 200, body: (pending ?? []).map(shownPending) };
    case "POST /pending_deployments":
      return denied(state, "deployments", "write") ?? reviewed(state, repository, id, body);
    default:
      return notFound;
  }
}

function again(run: GitHubRun): Answer {
  if (run.status !== "completed") return refuse(403, "This workflow is already running");
  if (run.old === true) {
    const words = "Unable to retry this workflow run because it was created over a month ago";
    return refuse(403, words);
  }
  run.status = "queued";
  run.conclusion = null;
  run.attempt += 1;
  return { status: 201, body: {} };
}

function cancelled(run: GitHubRun): Answer {
  if (run.status === "completed")
    return refuse(409, "Cannot cancel a workflow run that is completed.");
  run.status = "completed";
  run.conclusion = "cancelled";
  return { status: 202, body: {} };
}

function shownPending({ id, name, mayApprove }: { id: number; name: string; mayApprove: boolean }) {
  return { environment: { id, name }, wait_timer: 0, current_user_can_approve: mayApprove };
}

function reviewed(state: ActionsState, repository: string, id: number, body: string): Answer {
  const given = JSON.parse(body) as Record<string, unknown>;
  const wrong = strangeKey(given, ["environment_ids", "state", "comment"]);
  if (wrong !== undefined) return wrong;
  const { environment_ids: ids, state: word, comment } = given;
  const fine = Array.isArray(ids) && ids.every(Number.isInteger) && typeof comment === "string";
  if (!fine || (word !== "approved" && word !== "rejected")) return refuse(422, "Invalid request.");
  const key = `${repository} ${id}`;
  const pending = state.pending.get(key) ?? [];
  const chosen = pending.filter((each) => ids.includes(each.id));
  if (chosen.length !== ids.length || chosen.some(({ mayApprove }) => !mayApprove))
    return refuse(422, "No pending deployment requests to approve or reject");
  state.pending.set(
    key,
    pending.filter((each) => !ids.includes(each.id)),
  );
  return { status: 200, body: [] };
}
