import type { ActionsState, GitHubRepository } from "./github-actions.ts";
import { denied, notFound, refuse } from "./github-gate.ts";
import { answerOfRun } from "./github-run-answers.ts";
import { answerOfWorkflow, listWorkflows } from "./github-workflow-answers.ts";
import type { Answer, Seen } from "./http.ts";

/** What GitHub's API answers about Actions; undefined: it is about something else. */
export function actionsAnswers(state: ActionsState): (seen: Seen) => Answer | undefined {
  return (seen) => {
    const { method, path, headers, body } = seen;
    if (path === "/user") return { status: 200, body: { login: "tocsin-bot" } };
    const [, name = "", rest = ""] = /^\/repos\/([^/]+\/[^/]+)(\/(?!hooks).*)?$/.exec(path) ?? [];
    const repository = state.repositories.get(name);
    if (repository === undefined) return undefined;
    if (body !== "" && headers["content-type"] !== "application/json")
      return refuse(415, "Unsupported Media Type");
    if (method === "POST" && repository.archived === true)
      return refuse(403, "Repository was archived so is read-only.");
    return answer(state, repository, rest, seen);
  };
}

function answer(
  state: ActionsState,
  repository: GitHubRepository,
  rest: string,
  seen: Seen,
): Answer {
  const { name, archived = false, defaultBranch = "main" } = repository;
  if (rest === "")
    return { status: 200, body: { full_name: name, archived, default_branch: defaultBranch } };
  const [, id, what = ""] = /^\/actions\/runs\/(\d+)(\/[a-z_-]+)?$/.exec(rest) ?? [];
  if (id !== undefined) return answerOfRun(state, name, Number(id), what, seen);
  if (rest === "/actions/workflows")
    return denied(state, "actions", "read") ?? listWorkflows(repository);
  const [, file, then] = /^\/actions\/workflows\/([^/]+)\/(dispatches|runs)$/.exec(rest) ?? [];
  if (file !== undefined && then !== undefined)
    return answerOfWorkflow(state, repository, decodeURIComponent(file), then, seen);
  const [, path] = /^\/contents\/(.+)$/.exec(rest) ?? [];
  return path === undefined
    ? notFound
    : (denied(state, "contents", "read") ?? content(repository, decodeURIComponent(path), seen));
}

function content(
  { workflows = [], refs = ["main"] }: GitHubRepository,
  path: string,
  { query }: Seen,
): Answer {
  const file = workflows.find((each) => path === `.github/workflows/${each.file}`);
  if (file === undefined || !refs.includes(query.get("ref") ?? "main")) return notFound;
  const base64 = Buffer.from(file.source).toString("base64").replace(/.{60}/g, "$&\n");
  return { status: 200, body: { type: "file", encoding: "base64", content: base64 } };
}
