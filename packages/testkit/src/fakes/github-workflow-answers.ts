import type {
  ActionsState,
  GitHubRepository,
  GitHubRun,
  GitHubWorkflow,
} from "./github-actions.ts";
import { denied, notFound, refuse, strangeKey } from "./github-gate.ts";
import { shownRun } from "./github-run-answers.ts";
import type { Answer, Seen } from "./http.ts";

export function listWorkflows({ workflows = [] }: GitHubRepository): Answer {
  const shown = workflows.map(({ file, name, disabled }, index) => ({
    id: 70 + index,
    name,
    path: `.github/workflows/${file}`,
    state: disabled === true ? "disabled_manually" : "active",
  }));
  return { status: 200, body: { total_count: shown.length, workflows: shown } };
}

/** What GitHub answers about one workflow. */
export function answerOfWorkflow(
  state: ActionsState,
  repository: GitHubRepository,
  file: string,
  what: string,
  seen: Seen,
): Answer {
  const hidden = denied(state, "actions", "read");
  const workflow = repository.workflows?.find((each) => each.file === file);
  if (hidden !== undefined || workflow === undefined) return hidden ?? notFound;
  if (what === "runs" && seen.method === "GET") return listRuns(state, repository, file, seen);
  if (what !== "dispatches" || seen.method !== "POST") return notFound;
  return denied(state, "actions", "write") ?? start(state, repository, workflow, seen);
}

function listRuns(
  { runs }: ActionsState,
  { name }: GitHubRepository,
  file: string,
  { query }: Seen,
): Answer {
  const since = /^>=(.+)$/.exec(query.get("created") ?? "")?.[1];
  if (query.get("event") !== "workflow_dispatch" || since === undefined)
    return refuse(422, "this fake lists what was started by hand since a time");
  const actor = query.get("actor");
  const all = (runs.get(name) ?? []).filter(
    (run) => run.file === file && (run.at ?? 0) >= Date.parse(since),
  );
  const shown = actor === null || actor === "tocsin-bot" ? all : [];
  const body = {
    total_count: shown.length,
    workflow_runs: shown.map((run) => shownRun(name, run)),
  };
  return { status: 200, body };
}

function start(
  state: ActionsState,
  { name, refs = ["main"] }: GitHubRepository,
  { file, source, inputs: declared = [], disabled }: GitHubWorkflow,
  { body }: Seen,
): Answer {
  const given = JSON.parse(body) as {
    ref?: unknown;
    inputs?: Record<string, string>;
    return_run_details?: unknown;
  };
  const keys = ["ref", "inputs", ...(state.old ? [] : ["return_run_details"])];
  const wrong = strangeKey(given, keys);
  if (wrong !== undefined) return wrong;
  const { ref, inputs = {} } = given;
  if (typeof ref !== "string" || !refs.includes(ref))
    return refuse(422, `No ref found for: ${ref}`);
  if (disabled === true)
    return refuse(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  if (!source.includes("workflow_dispatch"))
    return refuse(422, "Workflow does not have 'workflow_dispatch' trigger");
  const strange = Object.keys(inputs).filter((input) => !declared.includes(input));
  const texts = Object.values(inputs).every((value) => typeof value === "string");
  if (strange.length > 0 || !texts)
    return refuse(422, `Unexpected inputs provided: ${JSON.stringify(strange)}`);
  state.started.push({ file, ref, inputs });
  const made = [begun(state, file, ref)];
  if (state.crowded) made.push(begun(state, file, ref, 1));
  const [run] = made;
  if (!state.hidden) state.runs.set(name, [...(state.runs.get(name) ?? []), ...made]);
  if (given.return_run_details !== true || run === undefined) return { status: 204 };
  const html = `https://github.com/${name}/actions/runs/${run.id}`;
  const details = { workflow_run_id: run.id, run_url: `${html}#api`, html_url: html };
  return { status: 200, body: details };
}

function begun({ now, started }: ActionsState, file: string, ref: string, more = 0): GitHubRun {
  const number = 10 * started.length + more;
  const fresh = { status: "queued" as const, conclusion: null, attempt: 1 };
  return { id: 5_000 + number, number, ...fresh, file, ref, at: now() };
}
