import type { Delivery } from "../delivery.ts";
import type { Fields } from "../fields.ts";

/** What a run of a workflow was made on. */
interface Place {
  /** As people call it: `main`, `bob:main` (of a fork), `merge-queue/main`. */
  readonly branch: string;
  /** Part of the fingerprint: the branch, or `pr:34`. */
  readonly key: string;
  /** The number of the pull request, when one started the run. */
  readonly pull: string;
}

/** The name of a workflow; one that has none is known by its file. */
export function workflowName(...names: readonly string[]): string {
  const name = names.find((each) => each !== "") ?? "";
  return name.startsWith(".github/workflows/") ? name.slice(".github/workflows/".length) : name;
}

/** `acme/api ci@main`: the same for a run, its jobs and its reviews, so that they meet in one incident. */
export function workflowSubject(repo: string, workflow: string, branch: string): string {
  return `${repo} ${workflow}@${branch}`;
}

/** The branch of the merge queue is new for each entry; what lasts is the branch it merges into. */
export function branchName(headBranch: string): string {
  return headBranch.replace(/^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/, "merge-queue/$1");
}

/** Where a run was made: nothing when the payload does not say. */
export function runPlace(run: Fields, { repo }: Pick<Delivery, "repo">): Place | undefined {
  const head = branchName(run.line("head_branch"));
  if (head === "") return undefined;
  // `pull_requests` also lists whatever pull request a pushed branch happens to have open; a failing
  // `main` must not become another thing when someone opens one from it.
  const byPull = run.line("event").startsWith("pull_request");
  const pull = byPull ? (run.list("pull_requests", 1)[0]?.id("number") ?? "") : "";
  if (pull !== "") return { branch: head, key: `pr:${pull}`, pull };
  const from = run.object("head_repository");
  const fork = from.line("full_name");
  // GitHub names no pull request for a fork, and the fork's `main` is not ours. A deleted fork is null.
  if (fork === "" ? byPull : fork !== repo.name) {
    const owner = from.object("owner").line("login") || fork.split("/")[0] || "fork";
    const branch = `${owner}:${head}`;
    return { branch, key: branch, pull };
  }
  return { branch: head, key: head, pull };
}
